#include "server/destinations/pack/file/located.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/yaml/yaml_json.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kShownBytesMax = 100;

// A name may be as long as the file.
std::string shown(std::string_view name) {
  if (name.size() <= kShownBytesMax) return std::string(name);
  std::size_t end = kShownBytesMax;
  while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return std::string(name.substr(0, end)) + "…";
}

std::string escaped(std::string_view name) {
  std::string all;
  for (const char c : shown(name)) {
    if (c == '~') {
      all += "~0";
    } else if (c == '/') {
      all += "~1";
    } else {
      all += c;
    }
  }
  return all;
}

std::string unescaped(std::string_view part) {
  std::string all;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (part[at] == '~' && at + 1 < part.size()) {
      all += part[++at] == '1' ? '/' : '~';
    } else {
      all += part[at];
    }
  }
  return all;
}

std::string listed(std::initializer_list<std::string_view> names) {
  std::string all;
  for (const std::string_view name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

std::string unknown_member(const std::string& name, std::initializer_list<std::string_view> known) {
  const std::string_view nearest = nearest_name(name, {known.begin(), known.size()});
  return "has an unknown member \"" + shown(name) + "\"" +
         (nearest.empty() ? "; there are: " + listed(known)
                          : ": did you mean " + std::string(nearest) + "?");
}

}  // namespace

Located::Located(const Located& parent, YAML::Node node, std::string_view name)
    : node_(std::move(node)),
      problems_(parent.problems_),
      name_(name),
      where_(parent.where_ + (parent.where_.empty() ? "" : ".") + shown(name)),
      pointer_(parent.pointer_ + "/" + escaped(name)) {
  take_line(parent);
}

Located::Located(const Located& parent, YAML::Node node, std::size_t index)
    : node_(std::move(node)),
      problems_(parent.problems_),
      name_(std::to_string(index)),
      where_(parent.where_ + "[" + std::to_string(index) + "]"),
      pointer_(parent.pointer_ + "/" + std::to_string(index)) {
  take_line(parent);
}

void Located::take_line(const Located& parent) {
  is_there_ = node_.IsDefined();
  const YAML::Mark mark = is_there_ ? node_.Mark() : YAML::Mark::null_mark();
  line_ = mark.line < 0 ? parent.line_ : static_cast<std::size_t>(mark.line) + 1;
}

Located Located::member(std::string_view name) const {
  const YAML::Node none(YAML::NodeType::Undefined);
  if (!is_there_ || !node_.IsMap()) return {*this, none, name};
  const YAML::Node found = std::as_const(node_)[std::string(name)];
  return {*this, found.IsDefined() ? found : none, name};
}

std::vector<Located> Located::members() const {
  std::vector<Located> all;
  if (!is_there_ || !node_.IsMap()) return all;
  for (const auto& member : node_) {
    if (member.first.IsScalar()) {
      all.push_back(Located(*this, member.second, std::string_view(member.first.Scalar())));
    }
  }
  return all;
}

std::vector<Located> Located::items() const {
  std::vector<Located> all;
  if (!is_there_ || !node_.IsSequence()) return all;
  for (const YAML::Node& item : node_) all.push_back(Located(*this, item, all.size()));
  return all;
}

// A member, or the item of a list.
Located Located::part(std::string_view name) const {
  const std::vector<Located> all = items();
  std::size_t index = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
  return read.ec == std::errc() && index < all.size() ? all[index] : member(name);
}

Located Located::at(std::string_view pointer) const {
  if (!pointer.starts_with('/')) return *this;
  const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
  const Located next = part(unescaped(pointer.substr(1, end - 1)));
  return next ? next.at(pointer.substr(end)) : *this;
}

void Located::wrong(std::string_view sentence) const {
  if (problems_->size() >= kProblemsMax) return;
  problems_->push_back(
      {line_, (where_.empty() ? "the file" : where_) + " " + std::string(sentence)});
}

void Located::wrong_at(const YAML::Node& line, std::string_view sentence) const {
  Located place = *this;
  place.line_ = static_cast<std::size_t>(std::max(line.Mark().line, 0)) + 1;
  place.wrong(sentence);
}

void Located::lacks(std::string_view name, std::string_view what_to_do) const {
  member(name).wrong("is missing: " + std::string(what_to_do));
}

bool Located::is_object() const {
  if (node_.IsMap()) return true;
  wrong("must be an object");
  return false;
}

bool Located::is_object(std::initializer_list<std::string_view> known) const {
  if (!node_.IsMap()) {
    wrong("must be an object with the members " + listed(known));
    return false;
  }
  for (const auto& member : node_) {
    if (!member.first.IsScalar()) continue;
    const std::string& name = member.first.Scalar();
    if (std::ranges::find(known, name) != known.end()) continue;
    wrong_at(member.first, unknown_member(name, known));
  }
  return true;
}

bool Located::is_list(std::size_t items_max) const {
  if (!node_.IsSequence()) {
    wrong("must be a list");
    return false;
  }
  if (node_.size() <= items_max) return true;
  wrong("has " + std::to_string(node_.size()) + " items: at most " + std::to_string(items_max) +
        " are allowed");
  return false;
}

bool Located::is_filled_list(std::size_t items_max) const {
  if (!is_list(items_max)) return false;
  if (node_.size() != 0) return true;
  wrong("is empty: it must have at least one item");
  return false;
}

bool Located::is_text() const {
  return is_there_ && node_.IsScalar() && json().kind() == Json::Kind::string;
}

std::optional<std::string> Located::text() const {
  if (is_text()) return node_.Scalar();
  wrong(node_.IsScalar() ? "must be a text: put it in quotes" : "must be a text");
  return std::nullopt;
}

std::optional<bool> Located::flag() const {
  const std::optional<bool> flag = node_.IsScalar() ? json().as_bool() : std::nullopt;
  if (!flag) wrong("must be true or false, without quotes");
  return flag;
}

std::optional<std::int64_t> Located::integer(std::int64_t minimum, std::int64_t maximum) const {
  const std::optional<std::int64_t> number =
      node_.IsScalar() ? json().as_int64() : std::optional<std::int64_t>();
  if (number && *number >= minimum && *number <= maximum) return number;
  wrong("must be a whole number from " + std::to_string(minimum) + " to " +
        std::to_string(maximum) + ", without quotes");
  return std::nullopt;
}

std::optional<double> Located::number() const {
  const std::optional<double> number =
      node_.IsScalar() ? json().as_double() : std::optional<double>();
  if (!number) wrong("must be a number, without quotes");
  return number;
}

Json Located::json() const { return is_there_ ? to_json(node_) : Json(); }

}  // namespace analytics::server::pack
