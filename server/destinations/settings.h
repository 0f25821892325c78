#pragma once

// The settings of a destination: what its type asks for, and the checked values that one
// destination was given. The workspace checks with the same table that the console draws its forms
// from and that the destination reads its values through.
//
//   const std::vector<SettingField> fields = {
//       {.name = "url", .kind = SettingKind::url, .required = true}};
//   Result<Settings> settings = Settings::read(fields, R"({"url":"https://example.com/hook"})");
//   settings->text("url");
//
// Settings own their values and are immutable once read.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

namespace analytics::server {

/// A map has names and strings, a list has objects: as many as `kSettingEntriesMax`.
enum class SettingKind : std::uint8_t { string, integer, boolean, url, path, map, list };

inline constexpr std::size_t kSettingEntriesMax = 50;

struct SettingField {
  std::string name{};
  SettingKind kind = SettingKind::string;
  bool required = false;
  bool secret = false;         ///< Never shown again once it was given.
  std::string default_text{};  ///< What holds where nothing was given: "10", "false", "".
  std::int64_t minimum = 0;    ///< For integers, both ends included.
  std::int64_t maximum = 0;
  std::string description{};
  std::vector<std::string> choices{};  ///< For strings: what there is to choose from.
  /// What is wrong with a string, as the end of a sentence that begins with the setting's name;
  /// empty if nothing is. It must not repeat the string.
  std::string (*check)(std::string_view value) = nullptr;
  /// The same of an entry of a map; the sentence begins "the setting has an entry".
  std::string (*check_entry)(std::string_view name, std::string_view value) = nullptr;
};

/// One thing that is wrong, said without the setting's value, which may be a secret.
struct SettingProblem {
  std::string setting{};  ///< Its name; empty where the settings as a whole are wrong.
  std::string message{};  ///< A sentence that names the setting and says what to do.
};

/// Everything that is wrong with the settings, a JSON object as text. A null counts as not given.
std::vector<SettingProblem> check_settings(const std::vector<SettingField>& fields,
                                           std::string_view json);

class Settings {
 public:
  /// The checked values, the defaults filled in; or the first problem, as invalid_config.
  static Result<Settings> read(const std::vector<SettingField>& fields, std::string_view json);

  /// The value of a setting that the fields name; of a map and a list, its JSON.
  const std::string& text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  bool boolean(std::string_view name) const;
  /// The names and strings of a map, in their order.
  std::vector<std::pair<std::string, std::string>> entries(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace analytics::server
