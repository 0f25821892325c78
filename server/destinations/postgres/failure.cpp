#include "server/destinations/postgres/failure.h"

#include <algorithm>
#include <array>

namespace analytics::server {
namespace {

struct State {
  std::string_view begins;
  std::string_view meaning;
};

// The first that fits; others are looked up by their code.
constexpr std::array<State, 24> kStates = {{
    {"08", "the connection broke"},
    {"22", "a value does not fit its column"},
    {"23", "a rule of the table refused the row"},
    {"28", "the user or the password was refused"},
    {"3D", "there is no such database"},
    {"40P01", "two transactions waited for each other"},
    {"40", "the transaction was rolled back for the sake of another one"},
    {"42501", "the user lacks a privilege"},
    {"42P01", "a table is missing"},
    {"42703", "a column is missing"},
    {"42", "a statement does not suit the tables as they are"},
    {"53100", "the server's disk is full"},
    {"53300", "the server has too many connections"},
    {"53", "the server lacks resources"},
    {"54", "a limit of the server's was exceeded"},
    {"55P03", "a lock was not to be had in time"},
    {"57014", "the statement took too long, or was cancelled"},
    {"57P01", "the server ended the connection"},
    {"57P03", "the server is starting up or shutting down"},
    {"57", "the server intervened"},
    {"58", "the server's system failed"},
    {"25006", "the server takes no changes: it is a standby or read-only"},
    {"P0", "a function of the database refused the row"},
    {"XX", "the server failed"},
}};

struct Sign {
  std::string_view text;
  std::string_view code;
  std::string_view meaning;
  ErrorCode ours;
};

constexpr std::array<Sign, 11> kSigns = {{
    {"Connection refused", "ECONNREFUSED", "nobody listens there", ErrorCode::connect_failed},
    {"No such file or directory", "ENOENT", "the socket or a file of the settings is not there",
     ErrorCode::connect_failed},
    {"Permission denied", "EACCES", "not allowed to connect", ErrorCode::connect_failed},
    {"Network is unreachable", "ENETUNREACH", "no way there", ErrorCode::connect_failed},
    {"No route to host", "EHOSTUNREACH", "no way there", ErrorCode::connect_failed},
    {"timed out", "ETIMEDOUT", "no answer", ErrorCode::timed_out},
    {"Connection reset", "ECONNRESET", "the connection broke", ErrorCode::network_error},
    {"does not support SSL", "TLS", "the server has no TLS", ErrorCode::tls_failed},
    {"certificate", "TLS", "the certificate was not accepted", ErrorCode::tls_failed},
    {"SSL", "TLS", "the TLS connection failed", ErrorCode::tls_failed},
    {"session is read-only", "PG_25006",
     "the server takes no changes: it is a standby or read-only", ErrorCode::connect_failed},
}};

// libpq is told to give the SQLSTATE of what the server refuses at the start: "FATAL:  28P01".
std::string_view state_within(std::string_view message) {
  constexpr std::string_view kFatal = "FATAL:  ";
  const std::size_t at = message.rfind(kFatal);
  if (at == std::string_view::npos) return {};
  const std::string_view state = message.substr(at + kFatal.size(), 5);
  const bool whole = state.size() == 5 && std::ranges::all_of(state, [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                     });
  return whole ? state : std::string_view{};
}

}  // namespace

Error failure_of_state(std::string_view sqlstate) {
  const auto known = std::ranges::find_if(
      kStates, [&](const State& state) { return sqlstate.starts_with(state.begins); });
  const std::string_view meaning =
      known == kStates.end() ? "see PostgreSQL's list of error codes" : known->meaning;
  return {ErrorCode::io_error, "PG_" + std::string(sqlstate) + ": " + std::string(meaning)};
}

Error failure_of_connection(std::string_view message) {
  if (const std::string_view state = state_within(message); !state.empty()) {
    return failure_of_state(state);
  }
  for (const Sign& sign : kSigns) {
    if (message.find(sign.text) == std::string_view::npos) continue;
    return {sign.ours, std::string(sign.code) + ": " + std::string(sign.meaning)};
  }
  return {ErrorCode::network_error, "PG_08006: the connection broke"};
}

}  // namespace analytics::server
