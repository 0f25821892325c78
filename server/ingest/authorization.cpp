#include "server/ingest/authorization.h"

#include <algorithm>

#include "http/base64.h"
#include "server/http/header_name.h"

namespace analytics::server {
namespace {

// A key has at most 200 bytes; whatever is longer is none.
constexpr std::size_t kHeaderBytesMax = 4'096;

bool take_scheme(std::string_view& header, std::string_view scheme) {
  if (header.size() <= scheme.size() || header[scheme.size()] != ' ' ||
      !same_name(header.substr(0, scheme.size()), scheme)) {
    return false;
  }
  header.remove_prefix(scheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return true;
}

}  // namespace

HeaderKey read_authorization(std::string_view header) {
  if (header.size() > kHeaderBytesMax) return {};
  if (take_scheme(header, "Basic")) {
    return {basic_user("Basic " + std::string(header)), KeyScheme::basic};
  }
  if (take_scheme(header, "Bearer")) return {std::string(header), KeyScheme::bearer};
  return {};
}

}  // namespace analytics::server
