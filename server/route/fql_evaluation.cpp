#include "server/route/fql_evaluation.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "server/route/fql_value.h"
#include "server/route/letter_case.h"

namespace analytics::server {
namespace {

using enum FqlType;

// "properties.price", as it is written in an expression but for escapes.
std::string path_text(const std::vector<std::string>& path) {
  std::string all;
  for (const std::string& name : path) all.append(all.empty() ? "" : ".").append(name);
  return all;
}

// One evaluation; empty answers mean that there is a problem.
class FqlEvaluation {
 public:
  FqlEvaluation(const std::vector<FqlNode>& nodes, const simdjson::dom::element& root)
      : nodes_(nodes), root_(root) {}

  std::optional<bool> condition(std::uint32_t index) {
    const FqlNode& node = nodes_[index];
    if (node.op == FqlOp::both || node.op == FqlOp::either) return chain(node);
    if (node.op == FqlOp::negation) {
      const std::optional<bool> inner = condition(node.operands[0]);
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    const std::optional<FqlValue> result = value(index);
    if (!result) return std::nullopt;
    if (result->type() == null) return false;
    if (result->type() == boolean) return result->boolean();
    return fail<bool>("a condition", kFqlCondition, node, *result);
  }

  const std::string& problem() const { return problem_; }

 private:
  template <class Answer>
  std::optional<Answer> fail(std::string_view what, FqlTypes wanted, const FqlNode& operand,
                             const FqlValue& found) {
    const std::string subject =
        operand.op == FqlOp::path ? path_text(operand.path) : std::string("its operand");
    problem_ = std::string(what) + " needs " + fql_types_text(wanted) + ", and " + subject +
               " is " + fql_types_text(types(found.type()));
    return std::nullopt;
  }

  // Stops at the first that decides.
  std::optional<bool> chain(const FqlNode& node) {
    const bool decides = node.op == FqlOp::either;
    for (const std::uint32_t operand : node.operands) {
      const std::optional<bool> one = condition(operand);
      if (!one || *one == decides) return one;
    }
    return !decides;
  }

  // Readers differ in which of two members of one name they take: what a destination would read
  // could be another than what is asked of here.
  std::optional<FqlValue> at_path(const std::vector<std::string>& path) {
    simdjson::dom::element at = root_;
    for (const std::string& name : path) {
      simdjson::dom::object object;
      if (at.get_object().get(object) != simdjson::SUCCESS) return FqlValue();
      bool found = false;
      for (const auto& [key, value] : object) {
        if (key != name) continue;
        if (found) {
          problem_ = path_text(path) + " stands twice in the event";
          return std::nullopt;
        }
        found = true;
        at = value;
      }
      if (!found) return FqlValue();
    }
    return FqlValue::of(at);
  }

  std::optional<FqlValue> value(std::uint32_t index) {
    const FqlNode& node = nodes_[index];
    switch (node.op) {
      case FqlOp::path:
        return at_path(node.path);
      case FqlOp::literal:
        return FqlValue::of(node.literal);
      case FqlOp::both:
      case FqlOp::either:
      case FqlOp::negation: {
        const std::optional<bool> holds = condition(index);
        return holds ? std::optional(FqlValue::of(*holds)) : std::nullopt;
      }
      default:
        break;
    }
    const std::optional<FqlValue> first = value(node.operands[0]);
    if (!first) return std::nullopt;
    if (node.operands.size() == 1) return function(node, *first);
    const std::optional<FqlValue> second = value(node.operands[1]);
    if (!second) return std::nullopt;
    return compare(node, *first, *second);
  }

  // Whether the operand is of a type that goes; null always does.
  bool check(const FqlNode& node, std::size_t operand, const FqlValue& value, FqlTypes wanted) {
    if ((types(value.type()) & wanted) != 0) return true;
    fail<bool>(fql_op_name(node.op), wanted, nodes_[node.operands[operand]], value);
    return false;
  }

  std::optional<FqlValue> compare(const FqlNode& node, const FqlValue& left,
                                  const FqlValue& right) {
    switch (node.op) {
      case FqlOp::equal:
        return FqlValue::of(left == right);
      case FqlOp::unequal:
        return FqlValue::of(!(left == right));
      case FqlOp::in:
        if (!check(node, 1, right, types(list, null))) return std::nullopt;
        return FqlValue::of(right.type() == list && right.has_item(left));
      case FqlOp::contains:
      case FqlOp::match:
        return search(node, left, right);
      default:
        return order(node, left, right);
    }
  }

  std::optional<FqlValue> order(const FqlNode& node, const FqlValue& left, const FqlValue& right) {
    if (!check(node, 0, left, types(number, null)) || !check(node, 1, right, types(number, null))) {
      return std::nullopt;
    }
    if (left.type() == null || right.type() == null) return FqlValue::of(false);
    switch (node.op) {
      case FqlOp::less:
        return FqlValue::of(left.number() < right.number());
      case FqlOp::less_equal:
        return FqlValue::of(left.number() <= right.number());
      case FqlOp::greater:
        return FqlValue::of(left.number() > right.number());
      default:
        return FqlValue::of(left.number() >= right.number());
    }
  }

  std::optional<FqlValue> search(const FqlNode& node, const FqlValue& text,
                                 const FqlValue& wanted) {
    if (!check(node, 0, text, types(string, null)) ||
        !check(node, 1, wanted, types(string, null))) {
      return std::nullopt;
    }
    if (text.type() == null || wanted.type() == null) return FqlValue::of(false);
    if (node.op == FqlOp::contains) {
      return FqlValue::of(text.text().find(wanted.text()) != std::string_view::npos);
    }
    if (node.glob) return FqlValue::of(node.glob->matches(text.text()));
    const Result<Glob> glob = Glob::compile(wanted.text());
    if (glob) return FqlValue::of(glob->matches(text.text()));
    problem_ = "match: " + glob.error().message;
    return std::nullopt;
  }

  std::optional<FqlValue> function(const FqlNode& node, const FqlValue& value) {
    if (!check(node, 0, value, node.takes)) return std::nullopt;
    switch (node.op) {
      case FqlOp::length:
        return FqlValue::of(length(value));
      case FqlOp::type_of:
        return FqlValue::made(std::string(fql_type_name(value.type())));
      case FqlOp::to_bool:
        return FqlValue::of(truth(value));
      case FqlOp::to_string:
        return FqlValue::made(value.type() == null     ? ""
                              : value.type() == string ? std::string(value.text())
                                                       : value.json());
      case FqlOp::to_number:
        return to_number(value);
      default:
        return value.type() == null ? FqlValue() : FqlValue::made(in_case(node.op, value.text()));
    }
  }

  static long double length(const FqlValue& value) {
    if (value.type() == null) return 0;
    return static_cast<long double>(value.type() == list ? value.size() : value.text().size());
  }

  static bool truth(const FqlValue& value) {
    switch (value.type()) {
      case boolean:
        return value.boolean();
      case number:
        return value.number() != 0;
      case string:
        return !value.text().empty() && lower_case(value.text()) != "false";
      case list:
        return value.size() != 0;
      default:
        return false;
    }
  }

  std::optional<FqlValue> to_number(const FqlValue& value) {
    if (value.type() != string) return value;
    double real = 0;
    const std::string_view text = value.text();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), real);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size() && is_number(text)) {
      return FqlValue::of(exact(text, real));
    }
    problem_ = "number can't make a number of that text";
    return std::nullopt;
  }

  // from_chars takes "inf" and "nan" too.
  static bool is_number(std::string_view text) {
    return text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  }

  static long double exact(std::string_view text, double real) {
    std::int64_t integer = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), integer);
    const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return is_whole ? static_cast<long double>(integer) : static_cast<long double>(real);
  }

  static std::string in_case(FqlOp op, std::string_view text) {
    switch (op) {
      case FqlOp::lowercase:
        return lower_case(text);
      case FqlOp::uppercase:
        return upper_case(text);
      case FqlOp::titlecase:
        return title_case(text);
      case FqlOp::snakecase:
        return with_underscores(text);
      default:
        return with_dashes(text);
    }
  }

  const std::vector<FqlNode>& nodes_;
  const simdjson::dom::element root_;
  std::string problem_;
};

}  // namespace

Result<bool> evaluate_fql(const std::vector<FqlNode>& nodes, EventDocument& event) {
  const simdjson::dom::element* root = event.root();
  if (root == nullptr) {
    return Error{ErrorCode::invalid_field, "the event can't be read as JSON"};
  }
  FqlEvaluation evaluation(nodes, *root);
  const std::optional<bool> holds =
      evaluation.condition(static_cast<std::uint32_t>(nodes.size() - 1));
  if (holds) return *holds;
  return Error{ErrorCode::invalid_field, evaluation.problem()};
}

}  // namespace analytics::server
