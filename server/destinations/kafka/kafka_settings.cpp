#include "server/destinations/kafka/kafka_settings.h"

#include <algorithm>
#include <filesystem>

namespace analytics::server {
namespace {

constexpr std::string_view kSource = "{source}";
constexpr std::size_t kSourceBytesMax = 64;
constexpr std::size_t kBrokersBytesMax = 2048;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_only(std::string_view text, std::string_view others) {
  return std::ranges::all_of(
      text, [&](char c) { return is_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

std::string complain_of_brokers(std::string_view brokers) {
  if (brokers.size() > kBrokersBytesMax) return "must be at most 2048 bytes long";
  if (!has_only(brokers, ".-_:,[]")) {
    return "must be hosts and ports with commas between: kafka-1:9092,kafka-2:9092";
  }
  return {};
}

std::string complain_of_topic(std::string_view topic) {
  std::string plain(topic);
  std::size_t bytes = plain.size();
  if (const auto at = plain.find(kSource); at != std::string::npos) {
    plain.replace(at, kSource.size(), "x");
    bytes += kSourceBytesMax - kSource.size();
  }
  if (!has_only(plain, "._-") || plain == "." || plain == "..") {
    return "must be letters, digits, \".\", \"_\" and \"-\", and may have \"{source}\" once";
  }
  if (bytes > kTopicBytesMax) return "must be at most 249 bytes long, with a source's id of 64";
  return {};
}

Error wrong(const std::string& message) { return {ErrorCode::invalid_config, message}; }

Result<std::string> whole_path(const std::string& path, const DestinationContext& context) {
  if (path.empty()) return path;
  if (std::filesystem::path(path).is_absolute() && !context.absolute_paths_allowed) {
    return wrong(
        "setting \"ssl_ca\" must be relative to the data folder; only workspace.yaml may name an "
        "absolute path");
  }
  return (std::filesystem::path(context.data_folder) / path).string();
}

std::vector<SettingField> connection_fields() {
  return {
      {.name = "brokers",
       .kind = SettingKind::string,
       .required = true,
       .description = "some of the cluster's brokers: kafka-1:9092,kafka-2:9092",
       .check = complain_of_brokers},
      {.name = "topic",
       .kind = SettingKind::string,
       .required = true,
       .description = "the topic; \"{source}\" in it stands for the source's id",
       .check = complain_of_topic},
      {.name = "security_protocol",
       .kind = SettingKind::string,
       .default_text = "PLAINTEXT",
       .description = "how the connections are secured",
       .choices = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"}},
      {.name = "sasl_mechanism",
       .kind = SettingKind::string,
       .description = "how the user name and the password are sent",
       .choices = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}},
      {.name = "username", .kind = SettingKind::string, .description = "for SASL"},
      {.name = "password", .kind = SettingKind::string, .secret = true, .description = "for SASL"},
      {.name = "ssl_ca",
       .kind = SettingKind::path,
       .description = "a file of certificate authorities in PEM, trusted in place of the system's"},
      {.name = "allow_private_networks",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether brokers may be in a private network, this machine included"},
  };
}

std::vector<SettingField> pace_fields() {
  return {
      {.name = "compression",
       .kind = SettingKind::string,
       .default_text = "none",
       .description = "of what is sent",
       .choices = {"none", "gzip", "snappy", "lz4", "zstd"}},
      {.name = "batch_max",
       .kind = SettingKind::integer,
       .default_text = "1000",
       .minimum = 1,
       .maximum = 10'000,
       .description = "events in an attempt, at most; one of each user"},
      {.name = "linger_ms",
       .kind = SettingKind::integer,
       .default_text = "0",
       .minimum = 0,
       .maximum = 60'000,
       .description = "how long an event waits for others to share its attempt"},
      {.name = "attempts_at_once",
       .kind = SettingKind::integer,
       .default_text = "4",
       .minimum = 1,
       .maximum = 64,
       .description = "attempts under way at the same time, at most"},
      {.name = "timeout_seconds",
       .kind = SettingKind::integer,
       .default_text = "30",
       .minimum = 1,
       .maximum = 300,
       .description = "how long the brokers may take for an attempt"},
  };
}

}  // namespace

std::vector<SettingField> kafka_fields() {
  std::vector<SettingField> fields = connection_fields();
  std::ranges::move(pace_fields(), std::back_inserter(fields));
  return fields;
}

std::vector<SettingProblem> check_kafka(const Settings& settings) {
  const std::string& protocol = settings.text("security_protocol");
  const std::string& mechanism = settings.text("sasl_mechanism");
  const std::string& username = settings.text("username");
  const bool is_sasl = protocol.starts_with("SASL_");
  std::vector<SettingProblem> problems;
  const auto wrong_with = [&](const std::string& setting, const std::string& what) {
    problems.push_back({setting, "setting \"" + setting + "\" " + what});
  };
  if (is_sasl && (mechanism.empty() || username.empty())) {
    wrong_with("security_protocol", "needs sasl_mechanism, username and password");
  }
  if (!is_sasl && !(mechanism + username + settings.text("password")).empty()) {
    wrong_with("security_protocol",
               "must be SASL_SSL or SASL_PLAINTEXT for a user name to be sent");
  }
  if (!settings.text("ssl_ca").empty() && !protocol.ends_with("SSL")) {
    wrong_with("ssl_ca", "is for the security_protocol SSL or SASL_SSL");
  }
  return problems;
}

Result<KafkaSettings> KafkaSettings::read(std::string_view json,
                                          const DestinationContext& context) {
  const Result<Settings> given = Settings::read(kafka_fields(), json);
  if (!given) return given.error();
  KafkaSettings settings{
      .brokers = given->text("brokers"),
      .topic = given->text("topic"),
      .security_protocol = given->text("security_protocol"),
      .sasl_mechanism = given->text("sasl_mechanism"),
      .username = given->text("username"),
      .password = given->text("password"),
      .ssl_ca = given->text("ssl_ca"),
      .compression = given->text("compression"),
      .batch_max = static_cast<std::size_t>(given->integer("batch_max")),
      .attempts_at_once = static_cast<std::size_t>(given->integer("attempts_at_once")),
      .linger = std::chrono::milliseconds(given->integer("linger_ms")),
      .timeout = std::chrono::seconds(given->integer("timeout_seconds")),
      .allow_private_networks = given->boolean("allow_private_networks"),
  };
  if (const auto problems = check_kafka(*given); !problems.empty()) {
    return wrong(problems.front().message);
  }
  Result<std::string> ssl_ca = whole_path(settings.ssl_ca, context);
  if (!ssl_ca) return std::move(ssl_ca).error();
  settings.ssl_ca = *std::move(ssl_ca);
  return settings;
}

std::string KafkaSettings::topic_of(std::string_view source) const {
  std::string name = topic;
  if (const auto at = name.find(kSource); at != std::string::npos) {
    name.replace(at, kSource.size(), source);
  }
  return name;
}

}  // namespace analytics::server
