#include "labs/engines/sat/dimacs.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::sat {
namespace {

struct Header {
  std::int32_t variables = 0;
  std::size_t clauses = 0;
};

Result<Header> read_header(const tables::Lines& lines, const DimacsLimits& limits) {
  std::string_view rest = lines.text();
  tables::next_word(rest);
  const std::string_view form = tables::next_word(rest);
  if (form != "cnf")
    return lines.fault(tables::shown(form) + " is no form that is read here; write p cnf VARIABLES CLAUSES");
  const auto variables = tables::count_of(tables::next_word(rest));
  const auto clauses = tables::count_of(tables::next_word(rest));
  if (!variables || !clauses || !tables::next_word(rest).empty())
    return lines.fault("a header is p cnf VARIABLES CLAUSES, two whole numbers");
  if (*variables > static_cast<std::size_t>(limits.variables_max))
    return lines.fault("more than " + std::to_string(limits.variables_max) + " variables");
  if (*clauses > limits.clauses_max)
    return lines.fault("more than " + std::to_string(limits.clauses_max) + " clauses");
  return Header{static_cast<std::int32_t>(*variables), *clauses};
}

std::optional<Literal> literal_of(std::string_view word) {
  Literal literal = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), literal);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return literal;
}

struct Reading {
  Cnf cnf;
  std::vector<Literal> open;  ///< the clause that has not ended
  std::size_t open_line = 0;
};

/// The literals of one line of clauses.
Status read_clauses(const tables::Lines& lines, const Header& header, const DimacsLimits& limits,
                    Reading& reading) {
  std::string_view rest = lines.text();
  for (std::string_view word = tables::next_word(rest); !word.empty(); word = tables::next_word(rest)) {
    const std::optional<Literal> literal = literal_of(word);
    if (!literal)
      return lines.fault(tables::shown(word) + " is no literal; write a whole number, 0 at the end");
    if (*literal > header.variables || *literal < -header.variables)
      return lines.fault("literal " + std::to_string(*literal) + " is beyond the header's " +
                         std::to_string(header.variables) + " variables");
    if (*literal != 0) {
      if (reading.open.empty()) reading.open_line = lines.number();
      if (reading.cnf.literals() + reading.open.size() >= limits.literals_max)
        return lines.fault("more than " + std::to_string(limits.literals_max) + " literals");
      reading.open.push_back(*literal);
      continue;
    }
    if (reading.cnf.size() == header.clauses)
      return lines.fault("more clauses than the header's " + std::to_string(header.clauses));
    reading.cnf.add(reading.open);
    reading.open.clear();
  }
  return success();
}

}  // namespace

Result<Cnf> read_dimacs(std::istream& in, const std::string& name, const DimacsLimits& limits) {
  tables::Lines lines(in, name, limits.line_bytes_max);
  std::optional<Header> header;
  Reading reading;
  while (true) {
    const Result<bool> more = lines.next();
    if (!more) return Error{more.error()};
    if (!*more) break;
    std::string_view rest = lines.text();
    const std::string_view first = tables::next_word(rest);
    if (first.empty() || first.front() == 'c') continue;
    if (first == "%") break;
    if (first == "p") {
      if (header) return lines.fault("a second header; a file has one");
      Result<Header> read = read_header(lines, limits);
      if (!read) return Error{read.error()};
      header = *read;
      reading.cnf = Cnf(header->variables);
      continue;
    }
    if (!header) return lines.fault("a clause before the header; begin with p cnf VARIABLES CLAUSES");
    if (const Status read = read_clauses(lines, *header, limits, reading); !read) return Error{read.error()};
  }
  if (!header) return Error{name + ": no header; begin with p cnf VARIABLES CLAUSES"};
  if (!reading.open.empty())
    return Error{name + ": line " + std::to_string(reading.open_line) + ": no 0 ends the clause"};
  if (reading.cnf.size() != header->clauses)
    return Error{name + ": " + std::to_string(reading.cnf.size()) + " clauses where the header says " +
                 std::to_string(header->clauses)};
  return std::move(reading.cnf);
}

std::string dimacs_text(const Cnf& cnf, std::string_view comment) {
  std::string text;
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find('\n'), comment.size());
    text.append("c ").append(comment.substr(0, end)).append("\n");
    comment.remove_prefix(std::min(end + 1, comment.size()));
  }
  text += "p cnf " + std::to_string(cnf.variables()) + " " + std::to_string(cnf.size()) + "\n";
  for (std::size_t i = 0; i < cnf.size(); ++i) {
    for (const Literal literal : cnf[i]) text += std::to_string(literal) + " ";
    text += "0\n";
  }
  return text;
}

}  // namespace quire::labs::sat
