#pragma once

// Where the Postgres server is, and how it is talked to. The host is resolved here rather than by
// libpq, so that the addresses that are connected to are those that were checked.
//
//   Endpoint endpoint{.host = "db.example.com", .user = "loader"};
//   Result<std::vector<std::string>> addresses = resolve(endpoint, deadline);
//   Parameters parameters = parameters_for(endpoint, *addresses);
//
// Pure but for `resolve`, which asks the system's resolver.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics::server {

struct Endpoint {
  std::string host{};  ///< A name, an address, or the folder of a unix socket ("/run/postgresql").
  std::int64_t port = 5432;
  std::string database{};
  std::string user{};
  std::string password{};
  std::string sslmode{};      ///< Empty: verify-full, or prefer where the host is this machine.
  std::string sslrootcert{};  ///< Empty: the system's authorities.
  bool allow_private_networks = false;
};

/// libpq's keywords and their values.
using Parameters = std::vector<std::pair<std::string, std::string>>;

bool is_socket_folder(std::string_view host);
/// Whether the host means this machine whatever a resolver says.
bool is_this_machine(std::string_view host);

/// The numeric addresses of the host that may be connected to; none for a unix socket. An error
/// begins with its stable code: "ENOTFOUND" where the name has no address or the resolver does not
/// answer by the deadline, "PRIVATE_ADDRESS" where all of them are private and that is not
/// allowed.
Result<std::vector<std::string>> resolve(const Endpoint& endpoint, Deadline deadline);

/// Whatever libpq would otherwise take from the environment or the home folder is named.
Parameters parameters_for(const Endpoint& endpoint, const std::vector<std::string>& addresses);

}  // namespace analytics::server
