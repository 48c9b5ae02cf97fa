// The six grid games: the first byte chooses one; the rest is fields of an instance, and an answer.
#include <array>
#include <iterator>

#include "labs/hardcore-logic/fuzzed_game.h"
#include "labs/hardcore-logic/games.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  static const std::array<const Game*, 6> kGames{&binario(),  &sudoku(),      &skyscraper(),
                                                 &kakurasu(), &minesweeper(), &hitori()};
  static const char* const kUsual[] = {
      R"({"game":"binario","grid":[[0,null],[null,null]],"relations":["Aa != Ab"]})",
      R"({"game":"sudoku","grid":[[1,null,null,null],[null,null,3,null],[null,4,null,null],[null,null,null,2]]})",
      R"({"game":"skyscraper","hint":"count","grid":[[null,null,null],[null,null,null],[null,null,null]],
          "top":[1,2,-1],"left":[1,-1,2],"right":[2,-1,-1],"bottom":[-1,-1,1]})",
      R"({"game":"kakurasu","grid":[[".","X"],[".","."]],"rows":[1,2],"columns":[1,-1]})",
      R"({"game":"minesweeper","grid":[[null,1,null],[1,null,1],[null,null,null]]})",
      R"({"game":"hitori","grid":[[1,1,3],[2,3,1],[3,2,2]]})"};
  if (size == 0 || size > 4096) return 0;
  const std::size_t game = data[0] % kGames.size();
  fuzz_game(*kGames[game], boost::json::parse(kUsual[game]).as_object(), data + 1, size - 1);
  return 0;
}
