#pragma once

// Reads a mapping file into a Mapping. Only mapping.cpp uses it.
//
//   Result<Mapping> mapping = MappingParser(text).parse("Flight Arrived");
//
// For one call of `parse`; keeps views of the text.

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/import/mapping.h"

namespace analytics::cli {

class MappingParser {
 public:
  explicit MappingParser(std::string_view text) : text_(text) {}
  Result<Mapping> parse(const std::optional<std::string>& event);

 private:
  /// What a plain string stands for: a column's name, or the text itself.
  enum class Plain : std::uint8_t { column, constant };
  using Path = std::vector<std::string>;

  Result<void> read_type(const Object& root);
  Result<void> read_value(const Object& root, const char* key, Plain plain,
                          std::optional<ValueSource>& into);
  Result<void> read_properties(const Object& root);
  Result<void> read_constants(const Object& root, const char* key, Object& into);
  Result<void> read_all(const Object& root);
  Result<void> check_required() const;

  Result<ValueSource> value_source(const Json& json, const Path& path, Plain plain);
  Result<ValueSource> from_object(const Object& object, const Path& path);
  Result<void> read_conversion(const Object& object, const Path& path, ValueSource& source) const;
  Result<void> read_empty(const Object& object, const Path& path, ValueSource& source) const;
  std::size_t column(const std::string& name);

  Result<void> check_keys(const Object& object, const Path& path,
                          const std::vector<std::string>& known) const;
  Result<std::optional<std::string>> text_of(const Object& object, const Path& path,
                                             const char* key) const;
  /// "line 3: "properties.delay.type": …"
  Error at(const Path& path, const std::string& why) const;

  std::string_view text_;
  Mapping mapping_;
};

}  // namespace analytics::cli
