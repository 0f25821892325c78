#pragma once

// `analytics track`, `identify`, `page`, `screen`, `group` and `alias`: one message, from flags or
// from standard input, sent until it is delivered or the time is over.
//
//   SendFlags flags;
//   CLI::App* track = add_send_command(app, "track", connection, flags);
//   if (track->parsed()) return send_message(flags, connection, surroundings);
//
// One thread at a time.

#include <optional>
#include <string>

#include <analytics/message.h>

#include "cli/connection.h"
#include "cli/surroundings.h"

namespace analytics::cli {

struct SendFlags {
  std::string type{};
  std::optional<std::string> user_id{}, anonymous_id{}, group_id{}, previous_id{};
  std::optional<std::string> event{}, name{}, category{}, timestamp{}, message_id{};
  std::optional<std::string> properties{}, traits{}, context{}, integrations{};  ///< JSON.
  double timeout_seconds = 10;
  bool json = false;

  /// Whether the message is given here, and not on standard input.
  bool has_message() const;
};

CLI::App* add_send_command(CLI::App& app, const std::string& type, Connection& connection,
                           SendFlags& flags);

/// The message that the flags or, without any, `input` describe.
Result<BatchMessage> message_of(const SendFlags& flags, std::istream& input);

int send_message(const SendFlags& flags, const Connection& connection, Surroundings& surroundings);

}  // namespace analytics::cli
