// Relations between cells in words, and back.
#include <fmt/format.h>

#include "labs/hardcore-logic/binario.h"

namespace quire::labs::hardcore_logic::binario_game {
namespace {

std::string cell_words(std::size_t cell, std::size_t n) {
  return {static_cast<char>('A' + cell / n), static_cast<char>('a' + cell % n)};
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t n) : text_(text), n_(n) {}

  bool at_end() {
    skip();
    return text_.empty();
  }
  bool take(std::string_view word) {
    skip();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool cell(std::size_t& found) {
    skip();
    if (text_.size() < 2) return false;
    const auto row = static_cast<std::size_t>(static_cast<unsigned char>(text_[0]) - 'A'),
               column = static_cast<std::size_t>(static_cast<unsigned char>(text_[1]) - 'a');
    if (text_[0] < 'A' || text_[1] < 'a' || row >= n_ || column >= n_) return false;
    found = row * n_ + column;
    text_.remove_prefix(2);
    return true;
  }

 private:
  void skip() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
  }
  std::string_view text_;
  std::size_t n_;
};

}  // namespace

std::string words(const Relation& r, std::size_t n) {
  const auto cell = [&](std::size_t i) { return cell_words(r.cells[i], n); };
  switch (r.kind) {
    case Relation::Kind::value:
      return fmt::format("{} == {}", cell(0), r.value);
    case Relation::Kind::same:
      return fmt::format("{} == {}", cell(0), cell(1));
    case Relation::Kind::different:
      return fmt::format("{} != {}", cell(0), cell(1));
    case Relation::Kind::sums:
      return fmt::format("{} + {} == {} + {}", cell(0), cell(1), cell(2), cell(3));
  }
  return "";
}

bool holds(const Relation& r, const Grid& filled) {
  const auto value = [&](std::size_t i) { return filled[r.cells[i]]; };
  switch (r.kind) {
    case Relation::Kind::value:
      return value(0) == r.value;
    case Relation::Kind::same:
      return value(0) == value(1);
    case Relation::Kind::different:
      return value(0) != value(1);
    case Relation::Kind::sums:
      return value(0) + value(1) == value(2) + value(3);
  }
  return false;
}

Result<Relation> read_relation(std::string_view text, std::size_t n) {
  const Error fault{
      "a relation is \"Aa == 1\", \"Aa == Bb\", \"Aa != Bb\" or \"Aa + Bb == Cc + Dd\" between "
      "cells of the grid"};
  Reader reader(text, n);
  Relation r;
  if (!reader.cell(r.cells[0])) return fault;
  if (reader.take("+")) {
    r.kind = Relation::Kind::sums;
    const bool read = reader.cell(r.cells[1]) && reader.take("==") && reader.cell(r.cells[2]) &&
                      reader.take("+") && reader.cell(r.cells[3]);
    if (!read) return fault;
  } else if (reader.take("!=")) {
    r.kind = Relation::Kind::different;
    if (!reader.cell(r.cells[1])) return fault;
  } else if (reader.take("==")) {
    if (reader.cell(r.cells[1])) {
      r.kind = Relation::Kind::same;
    } else if (reader.take("0")) {
      r.value = 0;
    } else if (reader.take("1")) {
      r.value = 1;
    } else {
      return fault;
    }
  } else {
    return fault;
  }
  if (!reader.at_end()) return fault;
  return r;
}

}  // namespace quire::labs::hardcore_logic::binario_game
