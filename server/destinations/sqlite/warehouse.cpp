#include "server/destinations/sqlite/warehouse.h"

#include <filesystem>
#include <utility>

#include "server/destinations/sqlite/lake.h"
#include "server/destinations/warehouse/warehouse.h"

namespace analytics::server {
std::vector<SettingField> sqlite_fields() {
  return {{.name = "path",
           .kind = SettingKind::path,
           .required = true,
           .description = "the database file, relative to the data folder"}};
}

Result<std::unique_ptr<Destination>> make_sqlite_warehouse(const std::string& id,
                                                           std::string_view settings_json,
                                                           const DestinationContext& context) {
  const Result<Settings> settings = Settings::read(sqlite_fields(), settings_json);
  const std::string whose = "destination \"" + id + "\": ";
  if (!settings) return Error{settings.error().code, whose + settings.error().message};
  const std::filesystem::path path = settings->text("path");
  if (path.is_absolute() && !context.absolute_paths_allowed) {
    return Error{ErrorCode::invalid_config,
                 whose +
                     "setting \"path\" must be relative to the data folder; only "
                     "workspace.yaml may name an absolute path"};
  }
  const auto file = std::filesystem::path(context.data_folder) / path;
  auto open = [file, id](std::chrono::milliseconds patience, const Interruption&) {
    std::error_code ignored;  // Where the folder cannot be made, the file cannot be opened.
    std::filesystem::create_directories(file.parent_path(), ignored);
    return Lake::open(file.string(), id, patience);
  };
  return std::unique_ptr<Destination>(
      std::make_unique<Warehouse>(context.clock, std::move(open), sqlite_code));
}

}  // namespace analytics::server
