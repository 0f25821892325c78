#pragma once

// POST /api/filters/check: what is wrong with filters that somebody is writing, with the place, and
// where nothing is, what they would do to the latest events. The checks and the routing are those
// of the workspace and of delivery.
//
//   Result<FilterCheck> check = read_filter_check(request.body);
//   if (check) reply({.body = filter_check_text(*check, debugger.latest_accepted(…))});
//
// Pure functions.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/ingest/tap.h"
#include "server/route/filter.h"

namespace analytics::server {

inline constexpr std::size_t kPreviewEventsMax = 100;

struct FilterProblem {
  std::size_t filter = 0;                 ///< Which of them, from 0.
  std::string setting{};                  ///< Empty where it is about the whole.
  std::optional<std::size_t> position{};  ///< The byte in the expression, from 0.
  std::string message{};
};

struct FilterCheck {
  std::vector<Filter> filters{};  ///< Those that are right.
  std::vector<FilterProblem> problems{};
  std::vector<std::string> sources{};  ///< Whose events; empty: all.
  std::string name{};                  ///< The destination's, which a message's `integrations` has.
  std::size_t preview = kPreviewEventsMax;  ///< So many events, at most.
};

/// The error, invalid_config, says why the body is none of these at all.
Result<FilterCheck> read_filter_check(std::string_view body);

/// One filter, a JSON object as text; what is wrong with it goes to `problems`.
std::optional<Filter> read_filter_json(std::string_view json, std::size_t number,
                                       std::vector<FilterProblem>& problems);

using TappedEvents = std::vector<std::shared_ptr<const TappedEvent>>;

/// {"problems": […], "preview": {…}}; the preview is null where there are problems. The events must
/// have been accepted; of the batch that one came in nothing is known, so that what stood there for
/// all is left out.
std::string filter_check_text(const FilterCheck& check, const TappedEvents& events);

}  // namespace analytics::server
