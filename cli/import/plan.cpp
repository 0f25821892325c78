#include "cli/import/plan.h"

#include <utility>

#include "cli/import/output_file.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::size_t kMapBytesMax = 1024 * 1024;
constexpr std::size_t kKeyDigestDigits = 16;

Error usage(std::string what) { return {ErrorCode::invalid_config, std::move(what)}; }

Error in_file(const std::string& file, const Error& error) {
  return {error.code, printable(file) + ": " + error.message};
}

Result<Format> choose_format(const ImportOptions& options) {
  if (options.format) return *options.format;
  if (const std::optional<Format> format = format_of(options.file)) return *format;
  return usage((options.file == "-" ? std::string("standard input") : printable(options.file)) +
               ": its format can't be told from its name; give --format ndjson, csv or json");
}

Result<std::optional<Mapping>> read_mapping(const ImportOptions& options, std::string& text) {
  if (!options.map) return std::optional<Mapping>();
  Result<std::optional<std::string>> read = read_file(*options.map, kMapBytesMax);
  if (!read) return std::move(read).error();
  if (!*read) return usage(printable(*options.map) + ": there is no such file");
  Result<Mapping> mapping = Mapping::parse(**read, options.event);
  if (!mapping) return in_file(*options.map, mapping.error());
  // White space in the file makes no difference to the messages.
  if (Result<Object> minified = Object::parse(**read)) text = minified->text();
  return std::optional<Mapping>(std::move(*mapping));
}

std::string default_dead_letter(const std::string& file) {
  return (file == "-" ? std::string("stdin") : file) + ".dead-letter.ndjson";
}

Result<void> check_paths(const ImportOptions& options, const InputFile& file,
                         const std::string& dead_letter) {
  if (options.checkpoint && !file.is_seekable()) {
    return usage(file.name() +
                 ": can't be read again from the middle, and so can have no "
                 "--checkpoint; save it to a file first");
  }
  if (file.is_same_file(dead_letter) || (options.map && *options.map == dead_letter)) {
    return usage("--dead-letter " + printable(dead_letter) + ": would overwrite the input");
  }
  if (options.checkpoint &&
      (file.is_same_file(*options.checkpoint) || *options.checkpoint == dead_letter ||
       (options.map && *options.map == *options.checkpoint))) {
    return usage("--checkpoint " + printable(*options.checkpoint) + ": is one of the other files");
  }
  return {};
}

// What a checkpoint tells this import by, but for the file's digest.
Checkpoint describe(const ImportOptions& options, const InputFile& file, Format format,
                    const std::string& map_text) {
  Checkpoint start;
  start.file = file.name();
  start.dead_letter_file = options.dead_letter.value_or(default_dead_letter(options.file));
  start.options_digest =
      sha256_hex(std::string(name(format)) + '\n' + options.event.value_or("") + '\n' + map_text);
  start.key_digest =
      sha256_hex("analytics import\n" + options.write_key).substr(0, kKeyDigestDigits);
  return start;
}

}  // namespace

Result<ImportPlan> ImportPlan::make(const ImportOptions& options, int stop_descriptor) {
  Result<Format> format = choose_format(options);
  if (!format) return std::move(format).error();
  std::string map_text;
  Result<std::optional<Mapping>> mapping = read_mapping(options, map_text);
  if (!mapping) return std::move(mapping).error();
  Result<std::unique_ptr<InputFile>> file = InputFile::open(options.file);
  if (!file) return std::move(file).error();
  if (*format == Format::csv && !*mapping) {
    return usage(printable((*file)->name()) +
                 ": CSV needs --map FILE, which says what its columns are; docs/import.md has "
                 "examples");
  }
  ImportPlan plan;
  plan.file = std::move(*file);
  plan.file->stop_when_readable(stop_descriptor);
  plan.start = describe(options, *plan.file, *format, map_text);
  if (Result<void> good = check_paths(options, *plan.file, plan.start.dead_letter_file); !good) {
    return std::move(good).error();
  }
  Result<std::unique_ptr<RowReader>> rows = open_rows(*format, *plan.file);
  if (!rows) return in_file(plan.file->name(), rows.error());
  plan.rows = std::move(*rows);
  plan.start.done = plan.rows->first();
  if (Result<void> mapped = plan.add_mapper(options, std::move(*mapping)); !mapped) {
    return std::move(mapped).error();
  }
  return plan;
}

Result<void> ImportPlan::add_mapper(const ImportOptions& options, std::optional<Mapping> mapping) {
  if (!mapping) {
    mapper = RowMapper::of_messages(options.event);
    return {};
  }
  context = mapping->context;
  integrations = mapping->integrations;
  Result<std::unique_ptr<RowMapper>> made =
      RowMapper::of_records(std::move(*mapping), rows->header());
  if (!made) return in_file(*options.map, made.error());
  mapper = std::move(*made);
  return {};
}

Result<void> ImportPlan::begin(const ImportOptions& options,
                               const std::function<bool(double)>& progress) {
  // Of a pipe there is only one reading: its rows are known by their number and bytes alone.
  if (!file->is_seekable()) return {};
  Result<std::string> digest = file_digest(*file, [&](std::uint64_t bytes) {
    return progress(static_cast<double>(bytes) / static_cast<double>(file->size()));
  });
  if (!digest) return std::move(digest).error();
  start.digest = std::move(*digest);
  if (options.checkpoint) {
    if (Result<void> resumed_from = resume(*options.checkpoint); !resumed_from) {
      return resumed_from;
    }
  }
  return rows->seek(start.done);
}

Result<void> ImportPlan::resume(const std::string& path) {
  Result<std::optional<Checkpoint>> found = Checkpoint::load(path);
  if (!found) return std::move(found).error();
  if (!*found) return {};
  if (Result<void> same = (*found)->check(start); !same) {
    return Error{same.error().code,
                 printable(path) + ": " + same.error().message +
                     ". Give another --checkpoint, or remove this one to begin anew"};
  }
  resumed = true;
  start = std::move(**found);
  return {};
}

}  // namespace analytics::cli
