# What people call.

read_tidy <- function(file) read.csv(file, check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE)

peerspread_export <- function(results, outputs = NULL, summary = FALSE) {
  table <- tempfile("peerspread-", fileext = ".csv")
  on.exit(unlink(table))
  chosen <- if (is.null(outputs)) character() else paste0("--outputs=", paste(outputs, collapse = ","))
  call_program(c("export", results, "--quiet", paste0("--output=", table), chosen, if (summary) "--summary"))
  read_tidy(table)
}

compute <- function(command, files, folder, output, outputs, summary, settings) {
  results <- if (is.null(output)) file.path(folder, "results.h5") else output
  record <- if (is.null(outputs)) character() else paste0("--outputs=", paste(outputs, collapse = ","))
  call_program(c(command, files, "--quiet", paste0("--output=", results), record, options_of(settings)))
  peerspread_export(results, NULL, summary)
}

own_folder <- function() {
  folder <- tempfile("peerspread-")
  dir.create(folder)
  folder
}

peerspread_compare <- function(scenarios, ..., outputs = NULL, summary = FALSE, output = NULL) {
  folder <- own_folder()
  on.exit(unlink(folder, recursive = TRUE))
  if (!is.list(scenarios) || length(scenarios) < 2) fail("peerspread_compare needs a list of two scenarios or more")
  names <- names(scenarios)
  files <- vapply(seq_along(scenarios), function(i) {
    written(scenarios[[i]], if (!is.null(names) && nzchar(names[[i]])) names[[i]], folder, i)
  }, "")
  compute("compare", files, folder, output, outputs, summary, list(...))
}

peerspread_run <- function(scenario, ..., name = NULL, outputs = NULL, summary = FALSE, output = NULL) {
  folder <- own_folder()
  on.exit(unlink(folder, recursive = TRUE))
  name <- if (is.null(name) && !is_file(scenario)) "scenario" else name
  compute("run", written(scenario, name, folder, 1), folder, output, outputs, summary, list(...))
}

peerspread_sweep <- function(scenario, design, ..., outputs = NULL, summary = FALSE, output = NULL) {
  folder <- own_folder()
  on.exit(unlink(folder, recursive = TRUE))
  if (!is.list(design) || length(design) == 0) fail("a design is a data frame of points, or a list of values by parameter")
  lists <- vapply(names(design), function(key) {
    values <- if (is.factor(design[[key]])) as.character(design[[key]]) else design[[key]]
    paste(vapply(values, function(value) text_of(key, value), ""), collapse = ", ")
  }, "")
  section <- c(stats::setNames(lists, paste0("sweep.", names(design))),
               sweep.design = if (is.data.frame(design)) "zip" else "grid")
  name <- if (is_file(scenario)) NULL else "sweep"
  compute("sweep", written(scenario, name, folder, 1, section), folder, output, outputs, summary, list(...))
}

peerspread_table <- function(results) {
  table <- tempfile("peerspread-", fileext = ".csv")
  on.exit(unlink(table))
  call_program(c("compare", results, "--quiet", paste0("--csv=", table)))
  read_tidy(table)
}

peerspread_describe <- function(topic = "parameters", name = NULL) {
  lines <- call_program(c("describe", topic, name))
  cat(lines, sep = "\n")
  invisible(lines)
}
