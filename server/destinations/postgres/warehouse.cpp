#include "server/destinations/postgres/warehouse.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "server/destinations/postgres/database.h"
#include "server/destinations/warehouse/warehouse.h"

namespace analytics::server {
namespace {

constexpr std::size_t kPrefixBytesMax = 20;

bool is_host(std::string_view host) {
  return std::ranges::none_of(host, [](unsigned char c) { return c <= ' ' || c == ','; });
}

bool is_schema_prefix(std::string_view prefix) {
  return prefix.size() <= kPrefixBytesMax && !prefix.starts_with("pg_") &&
         std::ranges::all_of(prefix, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_sslmode(std::string_view mode) {
  constexpr std::array<std::string_view, 6> kModes = {"",        "disable",   "prefer",
                                                      "require", "verify-ca", "verify-full"};
  return std::ranges::find(kModes, mode) != kModes.end();
}

PostgresSettings settings_of(const std::string& id, const Settings& settings,
                             const std::string& data_folder) {
  // An absolute path stays as it is.
  const std::string& authorities = settings.text("sslrootcert");
  const std::string file =
      authorities.empty() ? "" : (std::filesystem::path(data_folder) / authorities).string();
  return {.endpoint = {.host = settings.text("host"),
                       .port = settings.integer("port"),
                       .database = settings.text("database"),
                       .user = settings.text("user"),
                       .password = settings.text("password"),
                       .sslmode = settings.text("sslmode"),
                       .sslrootcert = file,
                       .allow_private_networks = settings.boolean("allow_private_networks")},
          .schema_prefix = settings.text("schema_prefix"),
          .destination = id};
}

}  // namespace

std::vector<SettingField> postgres_fields() {
  return {
      {.name = "host",
       .required = true,
       .description = "the server's name or address, or the folder of its unix socket"},
      {.name = "port",
       .kind = SettingKind::integer,
       .default_text = "5432",
       .minimum = 1,
       .maximum = 65535,
       .description = "the server's port"},
      {.name = "database", .required = true, .description = "the database, in UTF8"},
      {.name = "user", .required = true, .description = "who may create schemas in it"},
      {.name = "password", .secret = true, .description = "the user's password"},
      {.name = "schema_prefix", .description = "what the names of the schemas begin with"},
      {.name = "sslmode",
       .description = "disable, prefer, require, verify-ca or verify-full; not given: verify-full, "
                      "or prefer on this machine"},
      {.name = "sslrootcert",
       .kind = SettingKind::path,
       .description = "a file with the authorities that the server's certificate may come from; "
                      "not given: the system's"},
      {.name = "allow_private_networks",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether the host may be on this machine or in a private network"},
  };
}

std::vector<SettingProblem> check_postgres(const Settings& settings) {
  std::vector<SettingProblem> problems;
  const auto expect = [&](bool good, const std::string& name, const std::string& what) {
    if (!good) problems.push_back({name, "setting \"" + name + "\" must be " + what});
  };
  expect(is_host(settings.text("host")), "host",
         "one name, address or folder, without blanks and commas");
  expect(is_sslmode(settings.text("sslmode")), "sslmode",
         "one of disable, prefer, require, verify-ca, verify-full");
  expect(is_schema_prefix(settings.text("schema_prefix")), "schema_prefix",
         "at most 20 of a to z, 0 to 9 and _, and not begin with pg_");
  return problems;
}

Result<std::unique_ptr<Destination>> make_postgres_warehouse(const std::string& id,
                                                             std::string_view settings_json,
                                                             const DestinationContext& context) {
  const Result<Settings> settings = Settings::read(postgres_fields(), settings_json);
  const std::string whose = "destination \"" + id + "\": ";
  if (!settings) return Error{settings.error().code, whose + settings.error().message};
  if (const auto problems = check_postgres(*settings); !problems.empty()) {
    return Error{ErrorCode::invalid_config, whose + problems.front().message};
  }
  if (settings->text("sslrootcert").starts_with('/') && !context.absolute_paths_allowed) {
    return Error{ErrorCode::invalid_config,
                 whose +
                     "setting \"sslrootcert\" must be relative to the data folder; only "
                     "workspace.yaml may name an absolute path"};
  }
  auto open = [settings = settings_of(id, *settings, context.data_folder)](
                  std::chrono::milliseconds patience, const Interruption& stop) {
    return PostgresDatabase::open(settings, patience, stop);
  };
  return std::unique_ptr<Destination>(
      std::make_unique<Warehouse>(context.clock, std::move(open), postgres_code));
}

}  // namespace analytics::server
