#include "server/destinations/postgres/endpoint.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <future>
#include <memory>
#include <optional>
#include <thread>

#include "http/address.h"

namespace analytics::server {
namespace {

using Addresses = std::vector<std::string>;

// Debian's bundle, which libpq 15 cannot find by itself.
constexpr std::string_view kSystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

Addresses ask_resolver(const std::string& host, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  Addresses addresses;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return addresses;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, ::freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

// The system's resolver knows no deadline: its thread touches nothing of ours and may outlive the
// question. Nothing where it does not answer in time.
std::optional<Addresses> ask_in_time(const std::string& host, Deadline deadline) {
  std::packaged_task<Addresses()> question([host] { return ask_resolver(host, AI_ADDRCONFIG); });
  std::future<Addresses> answer = question.get_future();
  std::thread(std::move(question)).detach();
  if (answer.wait_until(deadline) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

std::string joined(const Addresses& values) {
  std::string all;
  for (const std::string& value : values) all += (all.empty() ? "" : ",") + value;
  return all;
}

}  // namespace

bool is_socket_folder(std::string_view host) { return host.starts_with('/'); }

bool is_this_machine(std::string_view host) {
  const bool is_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_socket_folder(host) || host == "localhost" || host == "::1" ||
         (is_number && host.starts_with("127."));
}

Result<Addresses> resolve(const Endpoint& endpoint, Deadline deadline) {
  if (is_socket_folder(endpoint.host)) {
    if (endpoint.allow_private_networks) return Addresses{};
    return Error{ErrorCode::connect_failed,
                 "PRIVATE_ADDRESS: a unix socket is on this machine; "
                 "allow_private_networks would allow it"};
  }
  std::optional<Addresses> found = ask_resolver(endpoint.host, AI_NUMERICHOST);
  if (found->empty()) found = ask_in_time(endpoint.host, deadline);
  if (!found || found->empty()) {
    return Error{ErrorCode::resolve_failed, found ? "ENOTFOUND: the host has no address"
                                                  : "ENOTFOUND: no answer of the resolver in time"};
  }
  if (endpoint.allow_private_networks) return *std::move(found);
  std::erase_if(*found, [](const std::string& address) { return !is_public_address(address); });
  if (!found->empty()) return *std::move(found);
  return Error{ErrorCode::connect_failed,
               "PRIVATE_ADDRESS: the host is on this machine or in a private network; "
               "allow_private_networks would allow it"};
}

Parameters parameters_for(const Endpoint& endpoint, const Addresses& addresses) {
  Parameters parameters = {
      {"port", std::to_string(endpoint.port)},
      {"dbname", endpoint.database},
      {"user", endpoint.user},
      {"password", endpoint.password},
      {"passfile", "/dev/null/none"},
      {"sslmode", !endpoint.sslmode.empty()        ? endpoint.sslmode
                  : is_this_machine(endpoint.host) ? "prefer"
                                                   : "verify-full"},
      {"sslrootcert", endpoint.sslrootcert},
      {"gssencmode", "disable"},
      {"client_encoding", "UTF8"},
      {"application_name", "analyticsd"},
      {"target_session_attrs", "read-write"},
      {"keepalives_idle", "30"},
      {"tcp_user_timeout", "60000"},
  };
  const std::string& mode = parameters[5].second;
  if (endpoint.sslrootcert.empty() && mode.starts_with("verify-")) {
    parameters[6].second = kSystemAuthorities;
  }
  // One host for each address; the name is what the certificate is checked against.
  const Addresses hosts(std::max<std::size_t>(addresses.size(), 1), endpoint.host);
  parameters.emplace_back("host", joined(hosts));
  if (!addresses.empty()) parameters.emplace_back("hostaddr", joined(addresses));
  return parameters;
}

}  // namespace analytics::server
