#include "server/ingest/channel.h"

#include <array>
#include <utility>

#include "json/scan.h"

namespace analytics::server {
namespace {

// As each writes its name. What is not here runs on a server.
constexpr std::array<std::pair<std::string_view, Channel>, 10> kLibraries{
    {{"\"analytics.js\"", Channel::browser},
     {"\"analytics-ios\"", Channel::mobile},
     {"\"analytics-android\"", Channel::mobile},
     {"\"analytics-swift\"", Channel::mobile},
     {"\"analytics-kotlin\"", Channel::mobile},
     {"\"analytics-flutter\"", Channel::mobile},
     {"\"analytics-csharp\"", Channel::mobile},
     {"\"Analytics-CSharp\"", Channel::mobile},
     {"\"@segment/analytics-react-native\"", Channel::mobile},
     {"\"analytics-react-native\"", Channel::mobile}}};

}  // namespace

const char* name(Channel channel) noexcept {
  switch (channel) {
    case Channel::browser:
      return "browser";
    case Channel::mobile:
      return "mobile";
    case Channel::server:
      break;
  }
  return "server";
}

Channel channel_of_library(std::string_view library) {
  if (!is_object(library)) return Channel::server;
  const std::string_view own_name = find_member(library, "name");
  for (const auto& [known, channel] : kLibraries) {
    if (own_name == known) return channel;
  }
  return Channel::server;
}

Channel channel_of(std::string_view context) {
  return is_object(context) ? channel_of_library(find_member(context, "library")) : Channel::server;
}

}  // namespace analytics::server
