#include "server/console/delivery_requests.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <utility>

#include <analytics/json.h>

#include "base/time_text.h"
#include "json/scan.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

constexpr std::size_t kNamesMax = 1'000;
constexpr std::size_t kPageMax = 500;

Error bad(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

// The members of a body, read one by one; the first thing that is wrong is kept.
class BodyReader {
 public:
  BodyReader(std::string_view body, std::initializer_list<std::string_view> known) : body_(body) {
    if (!Object::parse(body)) {
      fail("the body must be a JSON object");
      return;
    }
    for (MemberScan member(body_); member.next();) {
      if (std::ranges::find(known, member.key()) == known.end()) {
        fail("unknown key \"" + member.key() + "\"");
      }
    }
  }

  std::string text(std::string_view key) {
    const std::string_view value = member(key);
    if (value.empty()) return {};
    if (!is_string(value) || value == "\"\"") {
      fail(std::string(key) + " must be a string, and not an empty one: leave it out for all");
      return {};
    }
    return unquote(value);
  }

  std::string needed(std::string_view key) {
    std::string value = text(key);
    if (value.empty()) fail(std::string(key) + " is missing");
    return value;
  }

  bool flag(std::string_view key) {
    const std::string_view value = member(key);
    if (!value.empty() && value != "true" && value != "false") {
      fail(std::string(key) + " must be true or false");
    }
    return value == "true";
  }

  // As text; empty where it is not there.
  std::string object(std::string_view key) {
    const std::string_view value = member(key);
    if (!value.empty() && !is_object(value)) fail(std::string(key) + " must be a JSON object");
    return std::string(value);
  }

  std::vector<std::string> names(std::string_view key) {
    std::vector<std::string> names;
    const std::string_view list = member(key);
    if (list.empty()) return names;
    if (!list.starts_with('[')) {
      fail(std::string(key) + " must be an array of strings");
      return names;
    }
    for (ItemScan item(list); item.next();) {
      if (!is_string(item.value())) fail(std::string(key) + " must be an array of strings");
      if (is_string(item.value())) names.push_back(unquote(item.value()));
    }
    if (names.empty() || names.size() > kNamesMax) {
      fail(std::string(key) + " must have 1 to 1000 items; leave it out for all");
    }
    return names;
  }

  std::optional<Timestamp> time(std::string_view key) {
    const std::string value = text(key);
    if (value.empty()) return std::nullopt;
    const Result<Timestamp> parsed = parse_time(value);
    if (parsed) return *parsed;
    fail(std::string(key) + " must be a time such as 2026-11-29T00:00:00Z");
    return std::nullopt;
  }

  void fail(std::string message) {
    if (!error_) error_ = bad(std::move(message));
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view member(std::string_view key) const {
    if (error_) return {};
    return find_member(body_, key);
  }

  std::string_view body_;
  std::optional<Error> error_;
};

// Whether the whole text is a number within the bounds.
bool read_number(std::string_view text, std::uint64_t low, std::uint64_t high,
                 std::uint64_t& into) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, into);
  return read.ec == std::errc() && read.ptr == end && into >= low && into <= high;
}

}  // namespace

Result<RedriveRequest> read_redrive(std::string_view body) {
  BodyReader reader(body, {"destination", "code", "source", "message_ids"});
  RedriveRequest request{.destination = reader.needed("destination")};
  request.filter.code = reader.text("code");
  request.filter.source = reader.text("source");
  request.filter.message_ids = reader.names("message_ids");
  if (reader.error()) return *reader.error();
  return request;
}

Result<FailedEventsRequest> read_failed_events(std::string_view query) {
  FailedEventsRequest request;
  std::uint64_t limit = request.query.limit;
  for (QueryItem& item : read_query(query)) {
    FailedFilter& filter = request.query.filter;
    if (item.name == "destination") {
      request.destination = std::move(item.value);
    } else if (item.name == "code") {
      filter.code = std::move(item.value);
    } else if (item.name == "source") {
      filter.source = std::move(item.value);
    } else if (item.name == "message_id") {
      filter.message_ids.push_back(std::move(item.value));
    } else if (item.name == "before") {
      if (!read_number(item.value, 1, INT64_MAX, request.query.before)) {
        return bad("before must be the offset of an event");
      }
    } else if (item.name == "limit") {
      if (!read_number(item.value, 1, kPageMax, limit)) {
        return bad("limit must be a number from 1 to 500");
      }
    } else {
      return bad("unknown parameter \"" + item.name + "\"");
    }
  }
  if (request.destination.empty()) return bad("destination is missing");
  if (request.query.filter.message_ids.size() > kNamesMax) return bad("too many message_id");
  request.query.limit = limit;
  return request;
}

Result<DestinationTestRequest> read_destination_test(std::string_view body) {
  BodyReader reader(body, {"destination", "type", "id", "settings", "source", "event"});
  DestinationTestRequest request{.destination = reader.text("destination"),
                                 .type = reader.text("type"),
                                 .id = reader.text("id"),
                                 .source = reader.text("source"),
                                 .event = reader.object("event")};
  if (std::string settings = reader.object("settings"); !settings.empty()) {
    request.settings = std::move(settings);
  }
  if (request.destination.empty() == request.type.empty()) {
    reader.fail("say which destination, or of which type: one of the two");
  }
  if (!request.destination.empty() && !request.id.empty()) {
    reader.fail("id is for a destination that is not there yet: leave it out");
  }
  if (reader.error()) return *reader.error();
  return request;
}

Result<ReplayOrder> read_replay(std::string_view body, Timestamp now) {
  BodyReader reader(body, {"destination", "source", "from", "to", "events", "dry_run"});
  ReplayOrder order;
  order.request.destination = reader.needed("destination");
  order.request.source = reader.text("source");
  const std::optional<Timestamp> from = reader.time("from");
  order.request.to = reader.time("to").value_or(now);
  for (std::string& name : reader.names("events")) order.request.events.insert(std::move(name));
  order.is_dry_run = reader.flag("dry_run");
  if (!from) reader.fail("from is missing: say since when, such as 2026-11-29T00:00:00Z");
  if (reader.error()) return *reader.error();
  order.request.from = *from;
  return order;
}

}  // namespace analytics::server
