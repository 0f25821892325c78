#include "server/destinations/pack/file/every_packs_settings.h"

#include <string>

namespace analytics::server::pack {
namespace {

std::string complain_of_relay(std::string_view url) {
  return url.find_first_of("?#") == url.npos ? ""
                                             : "must not have a query: the path goes behind it";
}

}  // namespace

void add_every_packs_settings(Pack& pack) {
  pack.settings.push_back({.name = std::string(kMappingsSetting),
                           .kind = SettingKind::list,
                           .description = "which events become which calls, in place of the "
                                          "mappings that the destination comes with"});
  pack.settings.push_back({.name = std::string(kRelaySetting),
                           .kind = SettingKind::url,
                           .description = "a server that requests go to in place of the service's "
                                          "own, such as a proxy of yours; X-Forwarded-Host has "
                                          "the service's host",
                           .check = complain_of_relay});
  pack.settings.push_back({.name = std::string(kTimeoutSetting),
                           .kind = SettingKind::integer,
                           .default_text = std::to_string(pack.limits.timeout.count()),
                           .minimum = 1,
                           .maximum = kTimeoutSecondsMax,
                           .description = "how long a request may take"});
  pack.settings.push_back({.name = std::string(kPrivateNetworksSetting),
                           .kind = SettingKind::boolean,
                           .default_text = "false",
                           .description = "whether requests may go to addresses of private "
                                          "networks"});
}

}  // namespace analytics::server::pack
