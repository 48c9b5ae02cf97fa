#include "text/tex_scripts.h"

#include "text/tex_symbols.h"

namespace quire::text {
namespace {

constexpr std::size_t kScriptBytesMax = 64;
constexpr std::size_t kNumberBytesMax = 12;

/// Without braces "alpha_beta" is rather somebody's identifier.
bool is_symbol_name(std::string_view name, bool has_backslash, bool in_braces) {
  if (has_backslash) return math_symbol(name) != nullptr;
  const LostMacro* lost = lost_macro(name);
  if (lost == nullptr) return false;
  return lost->where == LostMacro::Where::symbol || (in_braces && lost->where == LostMacro::Where::scripted);
}

bool add_script(const TexSource& source, Scripts& scripts) {
  const std::size_t at = scripts.end + 1;
  if (at >= source.size()) return false;
  scripts.tex += source.at(at - 1);
  if (const std::size_t close = source.partner(at); close != std::string_view::npos) {
    const std::string_view content = source.text().substr(at + 1, close - at - 1);
    if (content.empty() || content.size() > kScriptBytesMax || content.find('$') != std::string_view::npos)
      return false;
    scripts.tex += "{" + restored_math(content) + "}";
    scripts.end = close + 1;
    return true;
  }
  const bool has_backslash = source.at(at) == '\\';
  const std::size_t begin = at + (has_backslash ? 1 : 0);
  std::size_t end = begin;
  while (is_alnum(source.at(end))) ++end;
  const std::string_view name = source.text().substr(begin, end - begin);
  if (name.size() == 1 && !has_backslash) {
    scripts.tex += name;
  } else if (is_symbol_name(name, has_backslash, false)) {
    scripts.tex += "\\" + std::string(name);
  } else {
    return false;
  }
  scripts.end = end;
  return true;
}

}  // namespace

std::optional<Scripts> scripts_at(const TexSource& source, std::size_t at) {
  Scripts scripts{{}, at};
  bool has_sub = false;
  bool has_super = false;
  while (source.at(scripts.end) == '^' || source.at(scripts.end) == '_') {
    bool& seen = source.at(scripts.end) == '^' ? has_super : has_sub;
    if (seen || !add_script(source, scripts)) return std::nullopt;
    seen = true;
  }
  if (scripts.end == at) return std::nullopt;
  return scripts;
}

std::size_t script_base(std::string_view written, char script) {
  if (written.empty()) return 0;
  if (written.back() == ')') return script == '^' ? 1 : 0;
  const auto at_back = [&](std::size_t i) {
    return i < written.size() ? written[written.size() - 1 - i] : ' ';
  };
  if (is_alpha(written.back()))
    return is_alpha(at_back(1)) || static_cast<unsigned char>(at_back(1)) >= 0x80 || at_back(1) == '_' ? 0
                                                                                                       : 1;
  std::size_t n = 0;
  while (n < kNumberBytesMax && (is_digit(at_back(n)) || (n > 0 && at_back(n) == '.'))) ++n;
  return n > 0 && script == '^' && !is_alpha(at_back(n)) ? n : 0;
}

std::string restored_math(std::string_view content) {
  std::string out;
  for (std::size_t at = 0; at < content.size();) {
    std::size_t end = at;
    while (end < content.size() && is_alpha(content[end])) ++end;
    const std::string_view name = content.substr(at, end - at);
    const bool is_macro = at > 0 && content[at - 1] == '\\';
    if (!name.empty() && !is_macro && is_symbol_name(name, false, true)) out += '\\';
    out += name;
    if (end < content.size()) out += content[end];
    at = end + 1;
  }
  return out;
}

}  // namespace quire::text
