// Macros whose backslash a listing has lost: "textit{x}", "alpha_i", "256times256", "pneq 2". Its one idea: a
// name is taken for a macro only where what stands around it would make no sense for a word; which names, and
// where, is the table of LostMacro (tex_symbols.h). It only decides; the reader writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "text/tex_reader.h"
#include "text/tex_source.h"

namespace quire::text {

struct Lost {
  enum class Kind : std::uint8_t {
    argument,  ///< a macro of text or math with an argument at `end`
    dropped,   ///< a size: nothing
    symbol,    ///< a math symbol, with the scripts at `end`
    sign,      ///< its character
    relation,  ///< `left`, then its character
  };
  Kind kind;
  std::string_view name;    ///< of the macro
  std::size_t end;          ///< where the text goes on behind it
  std::string_view left{};  ///< of a relation: the text that is glued to it
};

/// Of the word at `at`, all of whose letters are `letters`. `written` is what has been read before it.
std::optional<Lost> lost_at(const TexSource& source, std::size_t at, std::string_view letters,
                            const std::vector<Piece>& written);

}  // namespace quire::text
