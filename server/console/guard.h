#pragma once

// Who may speak to the console. Decides before a route is looked at; a web page that a person has
// open elsewhere must not be able to use the person's browser against the console.
//
//   if (auto refusal = guard(request, {.hosts = {"console.example.com"}, .token = token})) {
//     return reply(*std::move(refusal));
//   }
//   reply(secured(answer));
//
// Pure functions, but for `read_token`, which reads a file.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/http/listener.h"

namespace analytics::server {

struct GuardOptions {
  std::vector<std::string> hosts{};  ///< Names beside the loopback ones; any port goes.
  std::string token{};               ///< Empty: none is asked for.
};

/// The refusal, if there is to be one:
/// - 421 where the Host is not loopback and not one of `hosts` (a rebound DNS name, say);
/// - 401 where a token is set and `Authorization: Bearer` doesn't carry it; `/livez`, `/readyz` and
///   the pages (pages.h) need none: a browser can't send one with what a person types;
/// - 403 for a method other than GET and HEAD without `Content-Type: application/json`, or with an
///   Origin that is not this very Host.
std::optional<ServerResponse> guard(const ServerRequest& request, const GuardOptions& options);

/// Whether the method is one that only looks.
bool changes_nothing(const ServerRequest& request);

/// The answer with the headers that keep it out of caches, frames and guesses about its type; those
/// that it has already stay.
ServerResponse secured(ServerResponse response);

/// An error where others than this machine could connect and no token is set. `address` is what is
/// listened on: an IP address or `localhost`, with or without a port.
Result<void> check_console_address(std::string_view address, bool token_present);

/// The token in the file's first and only line. An error if it is shorter than 16 characters, holds
/// what no header can, or may be read by everyone on the machine.
Result<std::string> read_token(const std::string& path);

}  // namespace analytics::server
