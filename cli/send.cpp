#include "cli/send.h"

#include <ostream>
#include <utility>

#include <analytics/client.h>

#include "cli/connection.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

using std::chrono::milliseconds;

// An Outcome that outlives its callback.
struct Sent {
  bool delivered = false;
  std::string message_id{};
  int attempts = 0;
  int http_status = 0;
  Error error{};
};

Sent keep(const Outcome& outcome) {
  return {.delivered = outcome.delivered,
          .message_id = std::string(outcome.message_id),
          .attempts = outcome.attempts,
          .http_status = outcome.http_status,
          .error = {outcome.error, std::string(outcome.message)}};
}

Result<Sent> deliver(const BatchMessage& message, const SendFlags& flags,
                     const Connection& connection, std::shared_ptr<Transport> transport) {
  Sent sent;
  Config config;
  config.write_key = connection.write_key;
  config.host = connection.host;
  config.transport = std::move(transport);
  config.on_outcome = [&sent](const Outcome& outcome) { sent = keep(outcome); };
  Result<Analytics> client = Analytics::create(std::move(config));
  if (!client) return in_flag_terms(std::move(client).error());
  const ErrorCode code = client->enqueue(message);
  if (code == ErrorCode::message_too_large) {
    return Error{code, "the message is longer than " + std::to_string(kEventBytesMax) + " bytes"};
  }
  if (code != ErrorCode::ok) return Error{code, name(code)};
  client->flush(milliseconds(static_cast<std::int64_t>(flags.timeout_seconds * 1000)));
  client->close(milliseconds(0));  // Its thread has ended: `sent` is ours alone.
  return sent;
}

std::string json_of(const Sent& sent, const SendFlags& flags) {
  Object json = {{"delivered", sent.delivered},
                 {"type", flags.type},
                 {"message_id", sent.message_id},
                 {"attempts", sent.attempts},
                 {"status", sent.http_status == 0 ? std::optional<int>() : sent.http_status}};
  if (!sent.delivered) {
    json.set("error", {{"code", name(sent.error.code)}, {"message", sent.error.message}});
  }
  return std::string(json.text());
}

int refuse(const Error& error, const SendFlags& flags, Surroundings& surroundings) {
  surroundings.err << "analytics " << flags.type << ": " << printable(error.message) << '\n';
  if (flags.json) {
    const Object json = {{"delivered", false},
                         {"type", flags.type},
                         {"error", {{"code", name(error.code)}, {"message", error.message}}}};
    surroundings.out << json.text() << '\n';
  }
  return kBadUsage;
}

void explain(const Sent& sent, const SendFlags& flags, const Connection& connection,
             Surroundings& surroundings) {
  const std::string why =
      sent.error.message.empty() ? "there was no answer in time" : printable(sent.error.message);
  surroundings.err << "analytics " << flags.type << ": not delivered to "
                   << printable(connection.host) << " after " << sent.attempts
                   << (sent.attempts == 1 ? " attempt: " : " attempts: ") << why << '\n';
}

}  // namespace

int send_message(const SendFlags& flags, const Connection& connection, Surroundings& surroundings) {
  if (!flags.has_message() && surroundings.in_is_terminal) {
    return refuse({ErrorCode::invalid_config,
                   "there is no message: give it by flags, or as JSON on standard input. "
                   "\"analytics " +
                       flags.type + " --help\" says which"},
                  flags, surroundings);
  }
  const Result<BatchMessage> message = message_of(flags, surroundings.in);
  if (!message) return refuse(message.error(), flags, surroundings);
  const Result<Sent> sent = deliver(*message, flags, connection, surroundings.transport);
  if (!sent) return refuse(sent.error(), flags, surroundings);
  if (flags.json) surroundings.out << json_of(*sent, flags) << '\n';
  if (sent->delivered) return kDelivered;
  explain(*sent, flags, connection, surroundings);
  return kNotDelivered;
}

}  // namespace analytics::cli
