#pragma once

// What workspace.yaml says of a destination's filters, read and checked; a wrong expression is
// refused with its line in the file and the place in the expression.
//
//   read_filters(reader, node["filters"], "destination \"lake\"", destination.filters);
//
// No variable is put into a filter: its text is shown with every verdict. Uses yaml-cpp, which
// throws: whoever uses it catches.

#include <string>
#include <vector>

#include "server/route/filter.h"
#include "server/workspace/file_reader.h"

namespace analytics::server {

void read_filters(FileReader& reader, const YAML::Node& list, const std::string& what,
                  std::vector<Filter>& into);

}  // namespace analytics::server
