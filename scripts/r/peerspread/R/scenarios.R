# Lists of parameters as the config files that the program reads.

text_of <- function(key, value) {
  if (length(value) != 1 || !is.atomic(value) || is.na(value)) {
    fail(paste0(key, ": is no value of a parameter; allowed: one number, one text, TRUE or FALSE"))
  }
  if (is.logical(value)) return(if (value) "on" else "off")
  text <- if (is.numeric(value)) format(value, digits = 17, scientific = FALSE, trim = TRUE) else as.character(value)
  if (is.numeric(value) && as.numeric(format(value, digits = 15, trim = TRUE)) == value) {
    text <- format(value, digits = 15, trim = TRUE, scientific = FALSE)
  }
  if (grepl("[\r\n#]", text)) fail(paste0(key, ": '", text, "' has more than one line, or a '#'"))
  text
}

flat <- function(keys, prefix = "") {
  if (length(keys) == 0) return(character())
  if (is.null(names(keys)) || any(!nzchar(names(keys)))) fail("every parameter needs a name, as in coaching.hours_per_year")
  unlist(lapply(names(keys), function(name) {
    key <- paste0(prefix, name)
    if (is.list(keys[[name]])) flat(keys[[name]], paste0(key, ".")) else stats::setNames(text_of(key, keys[[name]]), key)
  }))
}

is_file <- function(scenario) is.character(scenario) && length(scenario) == 1 && is.null(names(scenario))

# Writes a scenario called `name` (NULL: as its file says) and returns its file.
written <- function(scenario, name, folder, number, more = character()) {
  if (!is_file(scenario) && !is.list(scenario)) {
    fail("a scenario is a list of parameters, or the name of a config file")
  }
  file <- file.path(folder, paste0("scenario_", number, ".cfg"))
  lines <- if (is_file(scenario)) paste("include =", normalizePath(scenario, mustWork = FALSE)) else character()
  keys <- if (is_file(scenario)) character() else flat(scenario)
  if (!is.null(name)) keys[["name"]] <- text_of("name", name)
  keys <- c(keys, more)
  writeLines(c(lines, paste(names(keys), "=", keys)), file, useBytes = TRUE)
  file
}

options_of <- function(settings) {
  texts <- flat(settings)
  if (length(texts)) paste0("--", names(texts), "=", texts) else character()
}
