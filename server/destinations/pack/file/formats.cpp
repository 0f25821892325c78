#include "server/destinations/pack/file/formats.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "server/destinations/pack/file/address_formats.h"
#include "server/destinations/pack/file/date_formats.h"

namespace analytics::server::pack {
namespace {

struct Format {
  std::string_view name;
  bool (*check)(std::string_view text);
};

bool always(std::string_view /*text*/) { return true; }

constexpr std::array<Format, 12> kFormats{{{"date", is_date_format},
                                           {"date-time", is_date_time_format},
                                           {"email", is_email_format},
                                           {"hostname", is_hostname_format},
                                           {"ipv4", is_ipv4_format},
                                           {"ipv6", is_ipv6_format},
                                           {"password", always},
                                           {"text", always},
                                           {"time", is_time_format},
                                           {"uri", is_uri_format},
                                           {"uri-reference", is_uri_reference_format},
                                           {"uuid", is_uuid_format}}};

}  // namespace

bool is_format(std::string_view name) {
  return std::ranges::find(kFormats, name, &Format::name) != kFormats.end();
}

std::string known_formats() {
  std::string all;
  for (const Format& format : kFormats) all.append(all.empty() ? "" : ", ").append(format.name);
  return all;
}

bool has_format(std::string_view name, std::string_view text) {
  const auto format = std::ranges::find(kFormats, name, &Format::name);
  return format == kFormats.end() || format->check(text);
}

}  // namespace analytics::server::pack
