#pragma once

// A destination pack as it was read from its file: what docs/pack-format.md describes, checked, its
// expressions still JSON text. `compiled_pack.h` makes programs of them.
//
//   PackProblems problems;
//   std::shared_ptr<const Pack> pack = read_pack(yaml_text, "catalog/mixpanel.yaml", problems);
//   for (const PackProblem& problem : problems) print(problem.line, problem.message);
//
// Plain values.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/destinations/pack/file/field.h"
#include "server/destinations/settings.h"

namespace analytics::server::pack {

inline constexpr std::size_t kPackBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kActionsMax = 50;
inline constexpr std::size_t kFieldsMax = 200;
inline constexpr std::size_t kStepsMax = 20;

/// An expression as it stands in the pack, as JSON; empty where there is none.
struct Expression {
  std::string json{};
  std::string pointer{};  ///< Where in the pack, for messages: "/actions/trackEvent/item".

  explicit operator bool() const noexcept { return !json.empty(); }
};

enum class BodyKind : std::uint8_t { none, json, form, raw };

struct PackRequest {
  Expression method{};
  Expression url{};
  Expression query{};
  Expression headers{};
  Expression basic_user{};
  Expression basic_password{};
  Expression bearer{};
  BodyKind body_kind = BodyKind::none;
  Expression body{};
  Expression content_type{};  ///< Of a raw body.
};

/// A row of `answers`, and what `results` says of an item.
struct PackAnswer {
  Expression when{};
  Expression outcome{};  ///< A name, or an object with a status.
  Expression code{};
  Expression detail{};
  Expression retry_after{};
};

struct PackResults {
  Expression list{};
  Expression index{};
  Expression when{};
  Expression only_if{};
  Expression others{};
  PackAnswer failure{};  ///< Without its `when`.
};

struct PackStep {
  enum class Kind : std::uint8_t { request, value, refuse, retry };
  Kind kind = Kind::request;
  Expression when{};
  Expression for_each{};
  PackRequest request{};
  Expression value{};
  std::string code{};  ///< Of `refuse` and `retry`.
  Expression detail{};
  Expression expect{};
  std::string keep{};
  bool keep_answer = false;
  std::vector<PackAnswer> answers{};
  std::size_t line = 0;
};

struct PackBatch {
  std::size_t max = 1;
  std::size_t bytes_max = std::size_t{4} << 20;
  Expression by{};
};

struct PackRefusal {
  Expression when{};
  std::string code{};
  Expression detail{};
};

struct PackAction {
  std::string name{};
  std::string title{};
  std::string description{};
  std::string trigger{};  ///< FQL; empty: a mapping must say its own.
  Fields fields{};        ///< Those of its field sets first.
  std::vector<PackRefusal> refuse{};
  std::optional<PackBatch> batch{};
  Expression item{};
  bool spread = false;
  std::vector<PackStep> steps{};
  std::vector<PackAnswer> answers{};
  std::optional<PackResults> results{};
};

/// What makes events into calls of an action: of the pack, or of a destination's settings.
struct PackMapping {
  std::string name{};
  std::string action{};
  std::string trigger{};
  bool enabled = true;
  std::map<std::string, std::string> fields{};  ///< JSON with directives, by the field's name.
};

struct PackLimits {
  std::size_t attempts_at_once = 4;
  std::optional<std::uint64_t> requests_per_second{};
  std::chrono::seconds timeout{10};
};

struct PackExchange {
  std::string request_json{};  ///< {method, url, headers, json | form | raw}
  int status = 200;
  std::map<std::string, std::string> headers{};
  std::string body{};
};

struct PackFixture {
  std::string name{};
  std::string source{};
  std::string settings_json = "{}";  ///< With `mappings` in it, where the fixture has some.
  std::string now = "2026-01-01T00:00:00.000Z";
  std::vector<std::string> events{};
  std::string delete_user{};
  std::vector<PackExchange> exchanges{};
  std::vector<std::string> outcomes{};  ///< JSON: {"outcome": …, "code": …, "retry_after": …}
  std::size_t line = 0;
};

struct Pack {
  std::string type{};
  std::string name{};
  std::vector<std::string> aliases{};
  std::string description{};
  std::string website{};
  std::vector<std::string> sources{};
  std::vector<SettingField> settings{};  ///< With those that every pack has.
  std::vector<std::string> hosts{};
  std::map<std::string, std::string, std::less<>> shapes{};
  std::map<std::string, std::string, std::less<>> tables{};
  std::vector<PackAction> actions{};
  std::vector<PackMapping> mappings{};
  std::vector<PackAnswer> answers{};
  PackLimits limits{};
  std::vector<std::string> event_types{};  ///< Empty: whatever the triggers take.
  std::optional<std::chrono::seconds> age_max{};
  std::vector<PackStep> deletion{};
  std::vector<PackFixture> fixtures{};

  /// Null if there is none of that name.
  const PackAction* find_action(std::string_view action) const;
};

struct PackProblem {
  std::size_t line = 0;  ///< In the file; 0 where no place is to blame.
  std::string message{};
};
using PackProblems = std::vector<PackProblem>;

/// What other rooms find wrong with parts of a pack. What is not there is not looked at.
struct PackChecks {
  /// A condition in FQL: what is wrong with it, in a sentence; empty if nothing is.
  std::function<std::string(std::string_view fql)> trigger{};
};

/// Null where there are problems; all of them are told, not the first alone (200 at most). The
/// file's name, where one is given, must be the pack's type.
std::shared_ptr<const Pack> read_pack(std::string_view yaml, std::string_view file_name,
                                      PackProblems& problems);
std::shared_ptr<const Pack> read_pack(std::string_view yaml, std::string_view file_name,
                                      const PackChecks& checks, PackProblems& problems);

}  // namespace analytics::server::pack
