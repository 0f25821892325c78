#include "cli/import/checkpoint.h"

#include <utility>

#include "cli/import/output_file.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kFileBytesMax = 64 * 1024;

// Reads members one after the other and remembers whether one was missing.
class Members {
 public:
  explicit Members(const Object& object) : object_(object) {}

  void read(const char* key, std::string& into) {
    const std::optional<Json> json = object_.get(key);
    take(json ? json->as_string() : std::nullopt, into);
  }
  void read(const char* key, std::uint64_t& into) {
    const std::optional<Json> json = object_.get(key);
    take(json ? json->as_uint64() : std::nullopt, into);
  }
  void read(const char* key, bool& into) {
    const std::optional<Json> json = object_.get(key);
    take(json ? json->as_bool() : std::nullopt, into);
  }
  bool all_there() const { return all_there_; }

 private:
  template <class T>
  void take(std::optional<T> value, T& into) {
    if (value) {
      into = std::move(*value);
    } else {
      all_there_ = false;
    }
  }

  const Object& object_;
  bool all_there_ = true;
};

Error other(const char* what) { return {ErrorCode::invalid_config, what}; }

}  // namespace

std::string Checkpoint::text() const {
  const Object object = {{"version", kVersion},
                         {"file", file},
                         {"digest", digest},
                         {"options_digest", options_digest},
                         {"key_digest", key_digest},
                         {"rows_done", done.row},
                         {"offset", done.offset},
                         {"line", done.line},
                         {"delivered", counts.delivered},
                         {"dead_letters", counts.dead},
                         {"dead_letter_file", dead_letter_file},
                         {"dead_letter_bytes", dead_letter_bytes},
                         {"complete", complete}};
  return std::string(object.text()) + '\n';
}

Result<Checkpoint> Checkpoint::parse(std::string_view text) {
  const Error damaged{ErrorCode::corrupt, "is not a checkpoint, or a damaged one"};
  const Result<Object> object = Object::parse(text);
  if (!object) return damaged;
  const std::optional<Json> version = object->get("version");
  if (!version || version->as_int64() != kVersion) return damaged;
  Checkpoint found;
  Members members(*object);
  members.read("file", found.file);
  members.read("digest", found.digest);
  members.read("options_digest", found.options_digest);
  members.read("key_digest", found.key_digest);
  members.read("rows_done", found.done.row);
  members.read("offset", found.done.offset);
  members.read("line", found.done.line);
  members.read("delivered", found.counts.delivered);
  members.read("dead_letters", found.counts.dead);
  members.read("dead_letter_file", found.dead_letter_file);
  members.read("dead_letter_bytes", found.dead_letter_bytes);
  members.read("complete", found.complete);
  if (!members.all_there()) return damaged;
  return found;
}

Result<std::optional<Checkpoint>> Checkpoint::load(const std::string& path) {
  Result<std::optional<std::string>> text = read_file(path, kFileBytesMax);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Checkpoint>();
  Result<Checkpoint> parsed = parse(**text);
  if (!parsed) {
    return Error{parsed.error().code, printable(path) + ": " + parsed.error().message};
  }
  return std::optional<Checkpoint>(std::move(*parsed));
}

Result<void> Checkpoint::save(const std::string& path) const { return replace_file(path, text()); }

Result<void> Checkpoint::check(const Checkpoint& now) const {
  if (digest != now.digest) {
    return other("is of another file, or the file was changed since: its digest differs");
  }
  if (options_digest != now.options_digest) {
    return other("is of an import with another mapping, --event or --format");
  }
  if (key_digest != now.key_digest) return other("is of an import with another write key");
  if (dead_letter_file != now.dead_letter_file) {
    return other("is of an import with another dead-letter file");
  }
  return {};
}

}  // namespace analytics::cli
