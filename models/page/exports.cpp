/// The engine as a page calls it, in WebAssembly: a request goes in as text, floats come out where they lie.
///
/// Whatever is wrong ends the instance with its sentence on the error stream (sim/core/throw_is_end.cpp); the page
/// reads it there and goes on with another instance.
#include <cstdlib>
#include <string_view>

#include "models/page/session.hpp"
#include "models/page/words.hpp"
#include "models/peer_coaching/model.hpp"

namespace {

using peerspread::page::Session;

/// A session with the model that it asks.
struct Asked {
  std::unique_ptr<const peerspread::Model> model;
  Session session;
};

}  // namespace

#define PEERSPREAD_PAGE(name) extern "C" __attribute__((export_name(#name)))

/// Room for the text of a request, to be freed by whoever takes it.
PEERSPREAD_PAGE(page_room) char* page_room(std::size_t bytes) { return static_cast<char*>(std::malloc(bytes + 1)); }

PEERSPREAD_PAGE(page_open) Asked* page_open(char* text, std::size_t bytes) {
  auto model = peerspread::peer_coaching::make_model();
  auto request = peerspread::page::read_request(*model, std::string_view(text, bytes));
  std::free(text);
  return new Asked{std::move(model), Session(std::move(request))};
}

/// The answer in words; to be freed by `page_forget`.
PEERSPREAD_PAGE(page_words) std::string* page_words(char* text, std::size_t bytes) {
  auto* words = new std::string(peerspread::page::words_for(std::string_view(text, bytes)));
  std::free(text);
  return words;
}

PEERSPREAD_PAGE(page_words_text) const char* page_words_text(const std::string* words) { return words->c_str(); }

PEERSPREAD_PAGE(page_forget) void page_forget(std::string* words) { delete words; }

PEERSPREAD_PAGE(page_close) void page_close(Asked* asked) { delete asked; }

PEERSPREAD_PAGE(page_outline) const char* page_outline(const Asked* asked) { return asked->session.outline().c_str(); }

PEERSPREAD_PAGE(page_left) std::size_t page_left(const Asked* asked) { return asked->session.left(); }

PEERSPREAD_PAGE(page_advance) void page_advance(Asked* asked, std::size_t weeks) { asked->session.advance(weeks); }

PEERSPREAD_PAGE(page_jobs) std::size_t page_jobs(const Asked* asked) { return asked->session.jobs().size(); }

PEERSPREAD_PAGE(page_point) std::size_t page_point(const Asked* asked, std::size_t job) {
  return asked->session.jobs()[job].point;
}

PEERSPREAD_PAGE(page_replicate) std::size_t page_replicate(const Asked* asked, std::size_t job) {
  return asked->session.jobs()[job].replicate;
}

PEERSPREAD_PAGE(page_row) const float* page_row(const Asked* asked, std::size_t output, std::size_t job) {
  return asked->session.row(output, job).data();
}

PEERSPREAD_PAGE(page_row_size) std::size_t page_row_size(const Asked* asked, std::size_t output, std::size_t job) {
  return asked->session.row(output, job).size();
}
