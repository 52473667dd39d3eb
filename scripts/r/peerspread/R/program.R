# The program, called once for what is to be computed; what is wrong becomes a condition of class peerspread_error.

program <- function() {
  named <- c(getOption("peerspread.program", ""), Sys.getenv("PEERSPREAD"), Sys.which("peerspread"))
  named <- named[nzchar(named)]
  if (length(named) == 0) {
    fail("the program peerspread is not on the PATH; install it, or say where it is: options(peerspread.program = ...)")
  }
  named[[1]]
}

fail <- function(message, status = 2L) {
  stop(structure(class = c("peerspread_error", "error", "condition"),
                 list(message = message, call = NULL, status = status)))
}

# What the program prints; its sentence is the error's message.
call_program <- function(arguments) {
  said <- tempfile("peerspread-")
  on.exit(unlink(said))
  out <- suppressWarnings(system2(program(), shQuote(arguments), stdout = TRUE, stderr = said))
  status <- attr(out, "status")
  if (!is.null(status) && status != 0) {
    lines <- sub("^peerspread: ", "", readLines(said, warn = FALSE))
    fail(if (length(lines)) lines[[length(lines)]] else "peerspread ended without a word", status)
  }
  out
}
