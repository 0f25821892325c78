#include "message/validate.h"

#include <algorithm>
#include <array>
#include <string>

#include "json/scan.h"

namespace analytics {
namespace {

// Segment's limit for a message id (docs: "Batch" and "Common fields").
constexpr std::size_t kMessageIdBytesMax = 100;

// Fields of every call, `sentAt` and `writeKey` included, which belong to the sending.
constexpr std::array<std::string_view, 9> kCommonFields = {
    "type",    "messageId",    "timestamp", "userId",  "anonymousId",
    "context", "integrations", "sentAt",    "writeKey"};

template <class Call>
constexpr std::array<std::string_view, 3> kOwnFields = {"name", "category", "properties"};
template <>
constexpr std::array<std::string_view, 1> kOwnFields<Identify> = {"traits"};
template <>
constexpr std::array<std::string_view, 2> kOwnFields<Track> = {"event", "properties"};
template <>
constexpr std::array<std::string_view, 2> kOwnFields<Group> = {"groupId", "traits"};
template <>
constexpr std::array<std::string_view, 1> kOwnFields<Alias> = {"previousId"};

Error wrong(std::string_view type, ErrorCode code, std::string_view what) {
  return {code, std::string(type) + ": " + std::string(what)};
}

template <class Call>
Result<void> validate_common(const Call& call) {
  constexpr std::string_view type = type_name<Call>();
  if (call.user.empty()) {
    return wrong(type, ErrorCode::missing_identity,
                 "userId or anonymousId is needed, and must not be empty");
  }
  if (call.message_id.size() > kMessageIdBytesMax) {
    return wrong(type, ErrorCode::invalid_field,
                 "messageId is " + std::to_string(call.message_id.size()) +
                     " bytes long; the limit is " + std::to_string(kMessageIdBytesMax));
  }
  if (call.extra.empty()) return {};
  for (MemberScan scan(call.extra.text()); scan.next();) {
    const auto is_key = [&](std::string_view field) { return scan.key_is(field); };
    if (std::ranges::any_of(kCommonFields, is_key) ||
        std::ranges::any_of(kOwnFields<Call>, is_key)) {
      return wrong(type, ErrorCode::reserved_key,
                   "extra must not hold \"" + scan.key() + "\", which is a field of its own");
    }
  }
  return {};
}

}  // namespace

Result<void> validate_call(const Identify& call) { return validate_common(call); }
Result<void> validate_call(const Page& call) { return validate_common(call); }
Result<void> validate_call(const Screen& call) { return validate_common(call); }

Result<void> validate_call(const Track& call) {
  if (call.event.empty()) {
    return wrong("track", ErrorCode::missing_event, "event is needed, and must not be empty");
  }
  return validate_common(call);
}

Result<void> validate_call(const Group& call) {
  if (call.group_id.empty()) {
    return wrong("group", ErrorCode::missing_group_id, "groupId is needed, and must not be empty");
  }
  return validate_common(call);
}

Result<void> validate_call(const Alias& call) {
  if (call.user.known().empty()) {
    return wrong("alias", ErrorCode::missing_identity, "userId is needed, and must not be empty");
  }
  if (call.previous_id.empty() && call.user.anonymous().empty()) {
    return wrong("alias", ErrorCode::missing_previous_id,
                 "previousId is needed; an anonymousId serves where it is left out");
  }
  return validate_common(call);
}

Result<void> validate(const BatchMessage& message) {
  return std::visit([](const auto& call) { return validate_call(call); }, message);
}

}  // namespace analytics
