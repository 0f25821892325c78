#include "cli/import/row_mapper.h"

#include <utility>

#include "cli/import/record_mapper.h"

namespace analytics::cli {
namespace {

class MessageRows final : public RowMapper {
 public:
  explicit MessageRows(std::optional<std::string> event) : event_(std::move(event)) {}

  Result<BatchMessage> message(const Row& row) override {
    if (!event_) return parse_message(row.text);
    Result<Object> object = Object::parse(row.text);
    if (!object) return std::move(object).error();
    if (object->get("type") == Json("track") && !object->contains("event")) {
      object->set("event", *event_);
    }
    return parse_message(object->text());
  }

 private:
  std::optional<std::string> event_;
};

}  // namespace

std::unique_ptr<RowMapper> RowMapper::of_messages(std::optional<std::string> event) {
  return std::make_unique<MessageRows>(std::move(event));
}

Result<std::unique_ptr<RowMapper>> RowMapper::of_records(Mapping mapping,
                                                         const std::vector<std::string>& header) {
  std::vector<std::size_t> places;
  if (!header.empty()) {
    Result<std::vector<std::size_t>> found = find_columns(mapping.columns, header);
    if (!found) return std::move(found).error();
    places = std::move(*found);
  }
  return std::unique_ptr<RowMapper>(
      std::make_unique<RecordMapper>(std::move(mapping), std::move(places)));
}

}  // namespace analytics::cli
