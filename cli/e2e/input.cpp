#include "cli/e2e/input.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace analytics::cli::e2e {
namespace {

using std::chrono::milliseconds;

// Sequences, events and what is inside those, at the library's own depth.
constexpr std::size_t kDepthMax = JsonLimits{}.depth_max + 8;
constexpr double kMillisecondsMax = 24.0 * 60 * 60 * 1000;
// Shorter, and a machine that is busy would send an event alone that has neighbours.
constexpr milliseconds kFlushIntervalMin{10};
constexpr std::int64_t kRetriesMax = 1'000;

const char* name(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::null:
      return "null";
    case Json::Kind::boolean:
      return "a boolean";
    case Json::Kind::number:
      return "a number";
    case Json::Kind::string:
      return "a string";
    case Json::Kind::object:
      return "an object";
    case Json::Kind::array:
      return "an array";
  }
  return "unknown";
}

// A member and the place that errors name it by; null is as good as absent.
class Member {
 public:
  Member(const Object& object, const char* key, const std::string& inside = "")
      : place_(inside + key), json_(object.get(key)) {
    if (json_ && json_->is_null()) json_.reset();
  }

  bool absent() const { return !json_; }
  const std::string& place() const { return place_; }

  Result<std::string> text(std::string fallback) const {
    if (absent()) return fallback;
    std::optional<std::string> text = json_->as_string();
    return text ? Result<std::string>(*std::move(text)) : wrong("a string");
  }
  Result<Object> object() const {
    if (absent()) return Object();
    std::optional<Object> object = json_->as_object();
    return object ? Result<Object>(*std::move(object)) : wrong("an object");
  }
  Result<std::vector<Json>> items() const {
    if (absent()) return std::vector<Json>();
    const std::optional<Array> array = json_->as_array();
    return array ? Result<std::vector<Json>>(array->items()) : wrong("an array");
  }
  Result<std::int64_t> whole(std::int64_t fallback, std::int64_t least, std::int64_t most) const {
    if (absent()) return fallback;
    const std::optional<std::int64_t> number = json_->as_int64();
    if (!number) return wrong("a whole number");
    if (*number < 0) return negative();
    return std::clamp(*number, least, most);
  }
  Result<milliseconds> time(milliseconds fallback, double milliseconds_each = 1) const {
    if (absent()) return fallback;
    const std::optional<double> number = json_->as_double();
    if (!number) return wrong("a number");
    if (*number < 0) return negative();
    const double count = std::min(*number * milliseconds_each, kMillisecondsMax);
    return milliseconds(static_cast<std::int64_t>(count));
  }

 private:
  Error wrong(const char* wanted) const {
    const bool number = json_->kind() == Json::Kind::number;
    const std::string found(number ? json_->text() : name(json_->kind()));
    return {ErrorCode::invalid_field, place_ + " must be " + wanted + ", and is " + found};
  }
  Error negative() const { return {ErrorCode::invalid_field, place_ + " must not be negative"}; }

  std::string place_;
  std::optional<Json> json_;
};

// Puts a value where it belongs, or says why there is none.
template <class To, class From>
Result<void> put(To& to, Result<From> from) {
  if (!from) return std::move(from).error();
  to = static_cast<To>(*std::move(from));
  return {};
}

template <class... Steps>
Result<void> first_error(Steps... steps) {
  Result<void> result;
  ((result = steps(), static_cast<bool>(result)) && ...);
  return result;
}

Result<void> read_config(const Object& config, Input& input) {
  const auto member = [&](const char* key) { return Member(config, key, "config."); };
  return first_error(
      [&] {
        return put(input.flush_at,
                   member("flushAt").whole(static_cast<std::int64_t>(input.flush_at), 1,
                                           static_cast<std::int64_t>(kBatchEventsMax)));
      },
      [&] { return put(input.flush_interval, member("flushInterval").time(input.flush_interval)); },
      [&] {
        return put(input.retries_max,
                   member("maxRetries").whole(input.retries_max, 0, kRetriesMax));
      },
      [&] { return put(input.timeout, member("timeout").time(input.timeout, 1'000)); });
}

Result<void> read_sequence(const Json& json, const std::string& place, Input& input) {
  const std::optional<Object> object = json.as_object();
  if (!object) {
    return Error{ErrorCode::invalid_field,
                 place + " must be an object, and is " + name(json.kind())};
  }
  Sequence& sequence = input.sequences.emplace_back();
  return first_error(
      [&] { return put(sequence.delay, Member(*object, "delayMs", place + ".").time({})); },
      [&] { return put(sequence.events, Member(*object, "events", place + ".").items()); });
}

Result<void> read_sequences(const Object& root, Input& input) {
  const Member member(root, "sequences");
  if (member.absent()) {
    return Error{ErrorCode::invalid_field, "sequences is missing: an array of {\"events\": […]}"};
  }
  Result<std::vector<Json>> sequences = member.items();
  if (!sequences) return std::move(sequences).error();
  for (std::size_t i = 0; i < sequences->size(); ++i) {
    const std::string place = "sequences[" + std::to_string(i) + "]";
    if (Result<void> read = read_sequence((*sequences)[i], place, input); !read) return read;
  }
  return {};
}

}  // namespace

Result<Input> parse_input(std::string_view text) {
  const Result<Object> root =
      Object::parse(text, {.depth_max = kDepthMax, .bytes_max = kInputBytesMax});
  if (!root) return Error{root.error().code, "the input: " + root.error().message};
  Input input;
  const Result<void> read =
      first_error([&] { return put(input.write_key, Member(*root, "writeKey").text("")); },
                  [&] { return put(input.host, Member(*root, "apiHost").text(input.host)); },
                  [&]() -> Result<void> {
                    const Result<Object> config = Member(*root, "config").object();
                    return config ? read_config(*config, input) : Result<void>(config.error());
                  },
                  [&] { return read_sequences(*root, input); });
  if (!read) return read.error();
  if (input.write_key.empty()) {
    return Error{ErrorCode::invalid_field, "writeKey is missing: the key of a source"};
  }
  input.flush_interval = std::max(input.flush_interval, kFlushIntervalMin);
  return input;
}

}  // namespace analytics::cli::e2e
