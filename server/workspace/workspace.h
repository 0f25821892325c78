#pragma once

// The workspace: which sources there are and which destinations their events go to, as
// workspace.yaml says it.
//
//   ParsedWorkspace parsed = parse_workspace(text, "workspace.yaml", process_environment());
//   for (const Problem& problem : parsed.problems) print(problem.text());
//   if (parsed.problems.empty()) start(parsed.workspace);
//
// `check` shows every problem, the start and a reload refuse a file that has any. README.md in
// this folder has the file's rules. Pure functions, but for `load_workspace`, which reads a file.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/ingest/source.h"
#include "server/route/filter.h"

namespace analytics::server {

inline constexpr std::size_t kWorkspaceBytesMax = 1024 * 1024;
inline constexpr std::size_t kSourcesMax = 1000;
inline constexpr std::size_t kDestinationsMax = 1000;
inline constexpr std::size_t kWriteKeysPerSourceMax = 100;
inline constexpr std::size_t kNameBytesInWorkspaceMax = 200;

/// What holds for a destination of any type; what is not said is the type's or the server's own.
struct DeliverySettings {
  std::optional<std::uint64_t> concurrency{};  ///< Attempts at once, at most.
  std::optional<std::uint64_t> rate_limit{};   ///< Events a second, at most.
  std::optional<std::chrono::seconds> retry_window{};
  std::optional<std::chrono::seconds> attempt_timeout{};
  std::optional<std::uint64_t> backlog_bytes_max{};

  friend bool operator==(const DeliverySettings&, const DeliverySettings&) = default;
};

struct DestinationConfig {
  std::string id{};
  std::string type{};                  ///< One of `destination_types()`.
  std::string name{};                  ///< What a message's `integrations` names.
  std::vector<std::string> sources{};  ///< Ids; empty means all.
  bool enabled = true;
  DeliverySettings delivery{};
  std::string settings_json{};  ///< Checked against the type's fields. Holds secrets.
  std::vector<Filter> filters{};

  friend bool operator==(const DestinationConfig&, const DestinationConfig&) = default;
};

struct Workspace {
  /// Of sources that don't name their own, and of requests whose write key is nobody's.
  AnswerMode mode = AnswerMode::compatible;
  std::vector<Source> sources{};
  std::vector<DestinationConfig> destinations{};
};

/// Something wrong with the file: where, and a sentence that says what to do. Never holds a
/// setting's value or a write key.
struct Problem {
  std::string file{};
  int line = 0;  ///< From 1; 0 where it is not about a line.
  std::string message{};

  /// "workspace.yaml:7: destination \"lake\": …"
  std::string text() const;
};

struct ParsedWorkspace {
  Workspace workspace{};  ///< Whole only where there are no problems.
  std::vector<Problem> problems{};
};

/// Whether it may be the id of a source or a destination: `[a-z0-9][a-z0-9_-]{0,63}`.
bool is_workspace_id(std::string_view text);

/// An error, invalid_config, with a problem a line.
Error problems_error(const std::vector<Problem>& problems);

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

/// Reads the file's text; `file` is only what problems say. Finds every problem it can.
ParsedWorkspace parse_workspace(std::string_view text, const std::string& file,
                                const Environment& environment);

/// Reads the file. The error, io_error or invalid_config, has a problem a line.
Result<Workspace> load_workspace(const std::string& path, const Environment& environment);

/// The file's text, `kWorkspaceBytesMax` and one byte more at most.
Result<std::string> read_workspace_file(const std::string& path);

/// A random one, of 32 letters and digits.
std::string make_write_key();
/// What the server starts with where there is no file: one source, `default`, with that key, and no
/// destinations.
std::string default_workspace_text(const std::string& write_key);

}  // namespace analytics::server
