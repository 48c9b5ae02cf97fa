#include "labs/hardcore-logic/fuzzed_game.h"
#include "labs/hardcore-logic/games.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  static const Instance kUsual =
      boost::json::parse(
          R"({"game":"crypto","variant":"plain","arrangement":"unordered","methods":[{"method":"caesar"},{"method":"reverse"}],"samples":[{"plain":"ABC","cipher":"EDC"}],"cipher":"XYZ"})")
          .as_object();
  fuzz_game(crypto(), kUsual, data, size);
  return 0;
}
