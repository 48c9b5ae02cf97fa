// All machines of some states and symbols in tree normal form: the table begins empty, a machine runs until
// it meets an open entry, and only then is that entry chosen, with states named in the order in which they
// come. Every machine that halts is, up to names, mirror image and entries that it never meets, one of those
// visited; the last open entry is left to halt.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "labs/lean-tcs/check.h"
#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {

struct EnumerateOptions {
  DecideOptions decide{};
  bool recheck = true;  ///< each certificate by check.h
  bool keep = false;    ///< all certificates in `lines`
  unsigned threads = 2;
  std::function<void(std::size_t done, std::size_t parts)>
      progress{};  ///< from the calling thread; may throw
};

struct Enumeration {
  std::array<std::uint64_t, kKinds> by{};  ///< machines by what decided them
  std::uint64_t machines = 0, rejected = 0;
  std::uint64_t steps_most = 0, score_most = 0;
  std::string steps_champion{}, score_champion{};
  std::map<std::uint64_t, std::uint64_t> halting_steps{};  ///< machines that halt after so many steps
  std::vector<std::string> undecided{};                    ///< machines
  std::vector<std::string> rejections{};  ///< certificates that the checker refused: "machine: why"
  std::string lines{};                    ///< "1RB---_1LA---: halts 5 3", a line each

  void add(Enumeration&& other);
};

Enumeration enumerate(std::size_t states, std::size_t symbols, const EnumerateOptions& options = {});

/// The machine with names in order of the runs' needs and every entry open that it never meets within `steps`
/// steps: equal for machines that differ only in names, mirror image, or what they never meet.
Machine normal_form(const Machine& machine, std::uint64_t steps);

}  // namespace quire::labs::lean_tcs::tm
