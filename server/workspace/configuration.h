#pragma once

// The workspace as it is now: workspace.yaml, and over it what the console changed (overlay.h),
// which is kept in the data folder and lasts over restarts. Every change is checked by the same
// rules as the file, stored, and only then handed out to be put into effect.
//
//   auto configuration = std::move(Configuration::open(setup, files, data + "/console")).value();
//   Result<Workspace> workspace = configuration->load();          // at the start, and on SIGHUP
//   ChangeResult result = configuration->change({.what = …, .id = "hook", .body = body});
//   if (result.workspace) reload(*result.workspace);
//
// Safe for use by several threads; changes wait for each other.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

struct Overlay;

struct WorkspaceChange {
  enum class Kind : std::uint8_t {
    add,     ///< `body` is the whole, its id included.
    change,  ///< `body` has the fields that change; null: what holds without it.
    remove,
    revert,         ///< What the file says holds again.
    add_write_key,  ///< Of a source: a new one, before the others.
    set_blocked,    ///< Of a source: `body` is what its schema blocks, as a whole.
    block,          ///< Of a source: `body` blocks or allows one name.
  };
  enum class What : std::uint8_t { source, destination };

  Kind kind = Kind::change;
  What what = What::destination;
  std::string id{};
  Object body{};
};

/// What is wrong with one part of a change; `field` is "settings.url" or "id", or empty.
struct FieldProblem {
  std::string field{};
  std::string message{};
};

struct ChangeRefusal {
  enum class Why : std::uint8_t { invalid, not_found, exists, not_stored };
  Why why = Why::invalid;
  std::string message{};
  std::vector<FieldProblem> problems{};
};

struct ChangeResult {
  std::optional<Workspace> workspace{};  ///< None: it was refused, and nothing has changed.
  ChangeRefusal refusal{};
};

class Configuration {
 public:
  struct Setup {
    std::string file{};  ///< What problems call the file.
    std::function<Result<std::string>()> read{};
    Environment environment{};
    /// Destinations made in the console may be allowed private addresses.
    bool allow_private_networks = false;
  };

  /// Reads what the console changed before. `folder` is made where it is not there.
  static Result<std::unique_ptr<Configuration>> open(Setup setup, Files& files,
                                                     const std::string& folder);
  ~Configuration();

  /// Reads the file again. What was changed in the console and edited in the file since goes by
  /// the file, and is logged. After an error everything is as it was.
  Result<Workspace> load();

  ChangeResult change(const WorkspaceChange& change);
  /// Takes the last change back, where it could not be put into effect.
  Result<Workspace> undo();

  /// As the management API tells of them (docs/openapi.yaml); none where there is none of that id.
  std::string sources_json() const;
  std::optional<std::string> source_json(std::string_view id) const;
  std::string destinations_json() const;
  std::optional<std::string> destination_json(std::string_view id) const;
  /// What the file has and the console removed: {"sources": […], "destinations": […]}, ids.
  Object removed() const;
  /// Whether it is a destination that was made or changed in the console.
  bool is_of_console(std::string_view destination) const;
  /// The whole as a workspace.yaml; secrets that are no variables yet become some.
  std::string workspace_yaml() const;

  struct State;  // configuration_state.h

 private:
  Configuration(Setup setup, Files& files, std::string folder);
  std::shared_ptr<const State> state() const;
  /// Null where it was refused.
  std::shared_ptr<const State> try_change(const WorkspaceChange& change,
                                          ChangeRefusal& refusal) const;
  Result<void> store(const Overlay& overlay);
  void set_state(std::shared_ptr<const State> state);

  const Setup setup_;
  Files& files_;
  const std::string folder_;
  std::mutex changing_;  // Held over a change, the disk included.
  mutable std::mutex mutex_;
  std::shared_ptr<const State> state_;     // Guarded by mutex_.
  std::shared_ptr<const State> previous_;  // Before the last change; guarded by changing_.
};

}  // namespace analytics::server
