#pragma once

// A source: something that sends events, and the keys that it sends them with.

#include <string>
#include <vector>

namespace analytics::server {

struct Source {
  std::string id{};
  std::string name{};
  std::vector<std::string> write_keys{};
  bool enabled = true;
};

}  // namespace analytics::server
