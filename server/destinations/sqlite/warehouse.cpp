#include "server/destinations/sqlite/warehouse.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

#include "base/time_text.h"
#include "server/destinations/sqlite/session.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// How long the question for the offset waits for another program's lock.
constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(5);

class Warehouse final : public Destination {
 public:
  Warehouse(std::string id, std::filesystem::path path, std::shared_ptr<Clock> clock)
      : id_(std::move(id)), path_(std::move(path)), clock_(std::move(clock)) {}

  Shape shape() const override {
    return {.batch_max = kWarehouseBatchMax, .attempts_at_once = 1, .transactional = true};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    done(attempt(*events, deadline));
  }

  Result<Committed> committed() override {
    const std::lock_guard lock(mutex_);
    if (auto opened = open_session(kPatience); !opened) return opened.error();
    Result<std::uint64_t> offset = session_->committed_offset();
    if (offset) return Committed{.offset = *offset};
    session_.reset();
    return std::move(offset).error();
  }

 private:
  std::vector<Outcome> attempt(const std::vector<Event>& events, Deadline deadline) {
    const std::lock_guard lock(mutex_);
    if (events.empty()) return {};
    const auto patience =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_->now());
    if (auto opened = open_session(patience); !opened) return retry_all(events, opened.error());
    auto outcomes = session_->write(events, time_text(clock_->wall_time()));
    if (outcomes) return std::move(*outcomes);
    session_.reset();  // The next attempt starts from what the file says.
    return retry_all(events, outcomes.error());
  }

  Result<void> open_session(std::chrono::milliseconds patience) {
    if (session_ && session_->has_lost_its_file()) session_.reset();
    if (session_) {
      session_->set_patience(patience);
      return {};
    }
    std::error_code ignored;  // Where the folder cannot be made, the file cannot be opened.
    std::filesystem::create_directories(path_.parent_path(), ignored);
    auto opened = Session::open(path_.string(), id_, patience);
    if (!opened) return opened.error();
    session_ = std::move(*opened);
    return {};
  }

  static std::vector<Outcome> retry_all(const std::vector<Event>& events, const Error& error) {
    const Outcome retry{.kind = Kind::retry, .code = sqlite_code(error), .detail = error.message};
    return std::vector<Outcome>(events.size(), retry);
  }

  const std::string id_;
  const std::filesystem::path path_;
  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::unique_ptr<Session> session_;
};

}  // namespace

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
  return std::unique_ptr<Destination>(std::make_unique<Warehouse>(
      id, std::filesystem::path(context.data_folder) / path, context.clock));
}

}  // namespace analytics::server
