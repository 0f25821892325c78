#include "cli/import/csv_fields.h"

namespace analytics::cli {

CsvFields::Split CsvFields::split(std::string_view text, bool at_end) {
  at_ = 0;
  count_ = 0;
  line_end_bytes_ = 0;
  for (;;) {
    const bool in_quotes = at_ < text.size() && text[at_] == '"';
    switch (in_quotes ? quoted(text, at_end) : plain(text, at_end)) {
      case After::comma:
        break;
      case After::row:
        fields_.resize(count_);
        return Split::whole;
      case After::unfinished:
        return Split::unfinished;
      case After::unclosed:
        return Split::unclosed_quote;
      case After::garbage:
        return Split::text_behind_quote;
    }
  }
}

std::string& CsvFields::add_field() {
  if (count_ == fields_.size()) fields_.emplace_back();
  std::string& field = fields_[count_++];
  field.clear();
  return field;
}

CsvFields::After CsvFields::plain(std::string_view text, bool at_end) {
  const std::size_t end = text.find_first_of(",\n", at_);
  if (end == std::string_view::npos && !at_end) return After::unfinished;
  std::string_view field = text.substr(at_, end == std::string_view::npos ? end : end - at_);
  if (end != std::string_view::npos && text[end] == ',') {
    at_ = end + 1;
    add_field() = field;
    return After::comma;
  }
  const bool newline = end != std::string_view::npos;
  const bool carriage_return = field.ends_with('\r');
  if (carriage_return) field.remove_suffix(1);
  line_end_bytes_ = (newline ? 1 : 0) + (carriage_return ? 1 : 0);
  at_ = newline ? end + 1 : text.size();
  add_field() = field;
  return After::row;
}

CsvFields::After CsvFields::quoted(std::string_view text, bool at_end) {
  std::string& field = add_field();
  for (std::size_t from = at_ + 1;;) {
    const std::size_t quote = text.find('"', from);
    if (quote == std::string_view::npos) return at_end ? After::unclosed : After::unfinished;
    field.append(text, from, quote - from);
    if (quote + 1 == text.size() && !at_end) return After::unfinished;
    if (quote + 1 == text.size() || text[quote + 1] != '"') {
      at_ = quote + 1;
      return behind_quote(text, at_end);
    }
    field += '"';
    from = quote + 2;
  }
}

CsvFields::After CsvFields::behind_quote(std::string_view text, bool at_end) {
  const std::string_view rest = text.substr(at_, 2);
  if (rest.starts_with(',')) {
    ++at_;
    return After::comma;
  }
  if (rest == "\r" && !at_end) return After::unfinished;
  if (rest.starts_with('\n') || rest == "\r\n" || rest == "\r" || rest.empty()) {
    line_end_bytes_ = rest.starts_with('\n') ? 1 : rest.size();
    at_ += line_end_bytes_;
    return After::row;
  }
  return After::garbage;
}

}  // namespace analytics::cli
