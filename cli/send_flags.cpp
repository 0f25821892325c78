#include <CLI/CLI.hpp>
#include <istream>

#include "cli/import/mapping.h"
#include "cli/send.h"

namespace analytics::cli {
namespace {

constexpr std::size_t kInputBytesMax = 16 * 1024 * 1024;

using Text = std::optional<std::string> SendFlags::*;

struct Flag {
  const char* flag;
  const char* key;  // On the wire.
  Text value;
  const char* type_name;
  const char* calls;  // Which have it: their first letters, see kLetters.
  const char* help;
};

// t(rack) i(dentify) p(age) s(creen) g(roup) a(lias)
constexpr const char* kAll = "tipsga";
constexpr Flag kTexts[] = {
    {"--user-id", "userId", &SendFlags::user_id, "ID", kAll, "Who did it, by your own id"},
    {"--anonymous-id", "anonymousId", &SendFlags::anonymous_id, "ID", kAll,
     "Who did it, by an id for somebody unknown"},
    {"--event", "event", &SendFlags::event, "NAME", "t", "What happened: \"Signed Up\""},
    {"--name", "name", &SendFlags::name, "NAME", "ps", "The page's or screen's name"},
    {"--category", "category", &SendFlags::category, "NAME", "ps", "Its category"},
    {"--group-id", "groupId", &SendFlags::group_id, "ID", "g", "The company, team …"},
    {"--previous-id", "previousId", &SendFlags::previous_id, "ID", "a",
     "The id that the user had before"},
    {"--timestamp", "timestamp", &SendFlags::timestamp, "T", kAll,
     "When it happened, ISO 8601 (default: now)"},
    {"--message-id", "messageId", &SendFlags::message_id, "ID", kAll,
     "What duplicates are recognised by (default: a random one)"},
};
constexpr Flag kObjects[] = {
    {"--properties", "properties", &SendFlags::properties, "JSON", "tps",
     "What is to say of it, as a JSON object"},
    {"--traits", "traits", &SendFlags::traits, "JSON", "ig",
     "What is known of the user or group, as a JSON object"},
    {"--context", "context", &SendFlags::context, "JSON", kAll, "Context, as a JSON object"},
    {"--integrations", "integrations", &SendFlags::integrations, "JSON", kAll,
     "Which destinations get it, as a JSON object: {\"All\": false, \"Mixpanel\": true}"},
};

const char* description(const std::string& type) {
  switch (type.front()) {
    case 't':
      return "Record something that a user did";
    case 'i':
      return "Tie a user to traits: name, email, plan …";
    case 'p':
      return "Record that a web page was seen";
    case 's':
      return "Record that a screen of an app was seen";
    case 'g':
      return "Put a user into a group";
    default:
      return "Say that two ids are the same user";
  }
}

Result<Object> read_object(std::istream& input) {
  std::string text(kInputBytesMax + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(input.gcount()));
  Result<Object> object = Object::parse(text, {.bytes_max = kInputBytesMax});
  if (object) return object;
  return Error{object.error().code, "standard input: " + object.error().message};
}

Result<Object> from_input(const SendFlags& flags, std::istream& input) {
  Result<Object> object = read_object(input);
  if (!object) return object;
  const std::optional<Json> type = object->get("type");
  if (type && *type != Json(flags.type)) {
    return Error{ErrorCode::unknown_type, "standard input: its \"type\" is " +
                                              std::string(type->text()) + ", but the command is " +
                                              flags.type};
  }
  object->set("type", flags.type);
  return object;
}

Result<Object> from_flags(const SendFlags& flags) {
  Object message = {{"type", flags.type}};
  for (const Flag& flag : kTexts) {
    const std::optional<std::string>& value = flags.*flag.value;
    if (value && !value->empty()) message.set(flag.key, *value);
  }
  for (const Flag& flag : kObjects) {
    const std::optional<std::string>& value = flags.*flag.value;
    if (!value || value->empty()) continue;
    Result<Object> object = Object::parse(*value);
    if (!object)
      return Error{object.error().code, std::string(flag.flag) + ": " + object.error().message};
    message.set(flag.key, *object);
  }
  return message;
}

}  // namespace

bool SendFlags::has_message() const {
  for (const Flag& flag : kTexts) {
    if (this->*flag.value) return true;
  }
  for (const Flag& flag : kObjects) {
    if (this->*flag.value) return true;
  }
  return false;
}

CLI::App* add_send_command(CLI::App& app, const std::string& type, Connection& connection,
                           SendFlags& flags) {
  CLI::App* command = app.add_subcommand(type, description(type));
  command->footer(
      "Without any flag of the message, its JSON is read from standard input.\n"
      "Exits with 0 if it was delivered, 1 if not, 2 on bad usage.");
  const auto add = [&](const Flag& flag) {
    if (std::string_view(flag.calls).find(type.front()) == std::string_view::npos) return;
    command->add_option(flag.flag, flags.*flag.value, flag.help)->type_name(flag.type_name);
  };
  for (const Flag& flag : kTexts) add(flag);
  for (const Flag& flag : kObjects) add(flag);
  add_connection_flags(*command, connection);
  command->add_option("--timeout", flags.timeout_seconds, "Give up after so long")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  command->add_flag("--json", flags.json, "Print the result as JSON on standard output");
  command->callback([&flags, type] { flags.type = type; });
  return command;
}

Result<BatchMessage> message_of(const SendFlags& flags, std::istream& input) {
  Result<Object> object = flags.has_message() ? from_flags(flags) : from_input(flags, input);
  if (!object) return std::move(object).error();
  Result<BatchMessage> message = parse_message(object->text());
  if (!message) return message;
  if (Result<void> valid = validate(*message); !valid) return std::move(valid).error();
  return message;
}

}  // namespace analytics::cli
