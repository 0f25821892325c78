#pragma once

// What is kept of a replay on the disk, beside the state of its worker: what was asked for, and
// once it is over, what came of it.
//
//   replays/<id>.json         {"destination": …, "from": …, "to": …, "begin": 0, "end": 812, …}
//   replays/<id>.result.json  {"cancelled": false, "accepted": 812, "delivered": 812, …}
//   replays/<id>/             the worker's state
//
// A result that is cut short counts as none: the replay is opened again, and finds itself finished.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/deliver/replay.h"

namespace analytics::server {

struct KeptReplay {
  ReplayStatus status{};
  std::uint64_t begin = 0;  ///< Offsets in the log.
  std::uint64_t end = 0;
};

class ReplayFiles {
 public:
  ReplayFiles(Files& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<void> keep_request(const KeptReplay& replay);
  Result<void> keep_result(const ReplayStatus& status);
  /// All that can be read; what can't is left where it is, and told of.
  Result<std::vector<KeptReplay>> read_all();
  void remove(const std::string& id);

  std::string state_folder(const std::string& id) const { return folder_ + "/" + id; }

 private:
  Result<void> write(const std::string& name, const std::string& text);
  Result<std::string> read(const std::string& name);
  Result<KeptReplay> read_one(const std::string& id);

  Files& files_;
  const std::string folder_;
};

}  // namespace analytics::server
