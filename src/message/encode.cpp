#include "message/encode.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time_text.h"
#include "json/scan.h"
#include "json/write.h"
#include "message/validate.h"

namespace analytics {
namespace {

constexpr std::string_view kLibrary =
    R"("library":{"name":"analytics-cpp","version":")" ANALYTICS_VERSION R"("})";

// The keys are written with everything around them, so that each costs one copy.
void write_text(ByteBuffer& out, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  out.append(key);
  write_string(out, text);
}

void write_object(ByteBuffer& out, std::string_view key, const Object& object) {
  if (object.empty()) return;
  out.append(key);
  out.append(object.text());
}

void write_moment(ByteBuffer& out, std::string_view key, Timestamp time) {
  out.append(key);
  write_time(out.tail(kTimeBytes), time);
  out.advance(kTimeBytes);
  out.append('"');
}

void write_own(ByteBuffer& out, const Identify& call) {
  write_object(out, ",\"traits\":", call.traits);
}
void write_own(ByteBuffer& out, const Track& call) {
  write_text(out, ",\"event\":", call.event);
  write_object(out, ",\"properties\":", call.properties);
}
template <class View>
  requires std::is_same_v<View, Page> || std::is_same_v<View, Screen>
void write_own(ByteBuffer& out, const View& call) {
  write_text(out, ",\"name\":", call.name);
  write_text(out, ",\"category\":", call.category);
  write_object(out, ",\"properties\":", call.properties);
}
void write_own(ByteBuffer& out, const Group& call) {
  write_text(out, ",\"groupId\":", call.group_id);
  write_object(out, ",\"traits\":", call.traits);
}
void write_own(ByteBuffer& out, const Alias& call) {
  write_text(out, ",\"previousId\":",
             call.previous_id.empty() ? call.user.anonymous() : call.previous_id.view());
}

template <class Call>
void write_head(ByteBuffer& out, const Call& call, Timestamp now) {
  out.append("{\"type\":\"");
  out.append(type_name<Call>());
  out.append("\",\"messageId\":");
  if (call.message_id.empty()) {
    char* tail = out.tail(kUuidBytes + 2);
    tail[0] = tail[kUuidBytes + 1] = '"';
    write_uuid(tail + 1);
    out.advance(kUuidBytes + 2);
  } else {
    write_string(out, call.message_id);
  }
  write_moment(out, ",\"timestamp\":\"", call.timestamp.value_or(now));
  write_text(out, ",\"userId\":", call.user.known());
  write_text(out, ",\"anonymousId\":", call.user.anonymous());
}

// Looks first for the bytes alone, which most contexts don't have: a key may also be written with
// an escape.
bool names_a_library(std::string_view context) {
  if (context.find("library") == std::string_view::npos &&
      context.find('\\') == std::string_view::npos) {
    return false;
  }
  return !find_member(context, "library").empty();
}

// A context of the caller's that names a library keeps it; every other gets ours.
void write_context(ByteBuffer& out, std::string_view context) {
  out.append(",\"context\":");
  if (context == "{}") {
    out.append('{');
    out.append(kLibrary);
    out.append('}');
  } else if (names_a_library(context)) {
    out.append(context);
  } else {
    out.append(context.substr(0, context.size() - 1));
    out.append(',');
    out.append(kLibrary);
    out.append('}');
  }
}

void write_merged_context(ByteBuffer& out, const Object& context, const Object* global) {
  if (global == nullptr || global->empty()) return write_context(out, context.text());
  ByteBuffer merged;
  merge_objects(global->text(), context.text(), merged);
  write_context(out, merged.view());
}

void write_extra(ByteBuffer& out, const Object& extra) {
  if (extra.empty()) return;
  out.append(',');
  out.append(extra.text().substr(1, extra.text().size() - 2));
}

Error too_large(std::string_view type, std::string_view event_name, std::size_t bytes) {
  std::string what(type);
  if (!event_name.empty()) what += " \"" + std::string(event_name.substr(0, 100)) + "\"";
  return {ErrorCode::message_too_large, what + ": " + std::to_string(bytes) +
                                            " bytes as JSON; the limit for one event is " +
                                            std::to_string(kEventBytesMax)};
}

// Above this product of two objects' lengths, looking for each key of the one in the other from its
// beginning takes longer than sorting both.
constexpr std::size_t kScannedProductMax = std::size_t{1} << 18;

// Finds the first member of a name, as find_member does; fast also in an object with thousands.
class MemberLookup {
 public:
  MemberLookup(std::string_view object, bool sorted) : object_(object), is_sorted_(sorted) {
    if (!sorted) return;
    for (MemberScan scan(object); scan.next();) members_.emplace_back(scan.key(), scan.value());
    std::ranges::stable_sort(members_, {}, &Member::first);
  }
  std::string_view find(const std::string& key) const {
    if (!is_sorted_) return find_member(object_, key);
    const auto found = std::ranges::lower_bound(members_, key, {}, &Member::first);
    return found != members_.end() && found->first == key ? found->second : std::string_view();
  }

 private:
  using Member = std::pair<std::string, std::string_view>;
  std::string_view object_;
  bool is_sorted_;
  std::vector<Member> members_;
};

template <class Call>
std::string_view event_name(const Call& call) {
  if constexpr (std::is_same_v<Call, Track>) {
    return call.event;
  } else {
    return {};
  }
}

}  // namespace

template <class Call>
Result<void> encode_event(const Call& call, const Stamp& stamp, ByteBuffer& out) {
  if (Result<void> good = validate_call(call); !good) return good;
  const std::size_t before = out.size();
  write_head(out, call, stamp.time);
  write_own(out, call);
  write_merged_context(out, call.context, stamp.global_context);
  write_object(out, ",\"integrations\":", call.integrations);
  write_extra(out, call.extra);
  const std::size_t bytes = out.size() - before + 1;
  if (bytes > kEventBytesMax) {
    out.truncate(before);
    return too_large(type_name<Call>(), event_name(call), bytes);
  }
  if (stamp.sent_at != nullptr) write_moment(out, ",\"sentAt\":\"", *stamp.sent_at);
  write_text(out, ",\"writeKey\":", stamp.write_key);
  out.append('}');
  return {};
}

template Result<void> encode_event(const Identify&, const Stamp&, ByteBuffer&);
template Result<void> encode_event(const Track&, const Stamp&, ByteBuffer&);
template Result<void> encode_event(const Page&, const Stamp&, ByteBuffer&);
template Result<void> encode_event(const Screen&, const Stamp&, ByteBuffer&);
template Result<void> encode_event(const Group&, const Stamp&, ByteBuffer&);
template Result<void> encode_event(const Alias&, const Stamp&, ByteBuffer&);

Result<void> encode_event(const BatchMessage& message, const Stamp& stamp, ByteBuffer& out) {
  return std::visit([&](const auto& call) { return encode_event(call, stamp, out); }, message);
}

std::string encoded_message_id(std::string_view event) {
  const std::string_view quoted = find_member(event, "messageId");
  return is_string(quoted) ? unquote(quoted) : std::string();
}

void merge_objects(std::string_view under, std::string_view over, ByteBuffer& out) {
  const bool large = under.size() * over.size() > kScannedProductMax;
  const MemberLookup under_members(under, large);
  const MemberLookup over_members(over, large);
  const std::size_t first = out.size() + 1;
  const auto separate = [&] {
    if (out.size() > first) out.append(',');
  };
  out.append('{');
  for (MemberScan below(under); below.next();) {
    const std::string_view above = over_members.find(below.key());
    separate();
    if (above.empty()) {
      out.append(below.whole());
      continue;
    }
    out.append('"');
    out.append(below.raw_key());
    out.append("\":");
    if (is_object(above) && is_object(below.value())) {
      merge_objects(below.value(), above, out);
    } else {
      out.append(above);
    }
  }
  for (MemberScan above(over); above.next();) {
    if (!under_members.find(above.key()).empty()) continue;
    separate();
    out.append(above.whole());
  }
  out.append('}');
}

}  // namespace analytics
