#include "labs/hardcore-logic/crypto_words.h"

namespace quire::labs::hardcore_logic {
namespace {

constexpr const char* kWords[] = {
    "ABOUT",   "ABOVE",   "ACORN",    "ALARM",   "AMBER",   "ANCHOR",  "ANIMAL",    "ANSWER",  "APPLE",
    "ARROW",   "AUTUMN",  "BAKER",    "BALLOON", "BANNER",  "BASKET",  "BEACH",     "BEFORE",  "BELOW",
    "BIRD",    "BLANKET", "BLUE",     "BOAT",    "BOTTLE",  "BOX",     "BRAVE",     "BREAD",   "BRIDGE",
    "BRIGHT",  "BROTHER", "BUTTER",   "CABIN",   "CAMEL",   "CANDLE",  "CARPET",    "CASTLE",  "CAT",
    "CHEESE",  "CHERRY",  "CIRCLE",   "CITY",    "CLEVER",  "CLOCK",   "CLOUD",     "COFFEE",  "COLD",
    "COPPER",  "CORNER",  "COTTON",   "CROWN",   "DANCE",   "DAWN",    "DESERT",    "DOCTOR",  "DOG",
    "DOLPHIN", "DOOR",    "DRAGON",   "DREAM",   "EAGLE",   "EARLY",   "EARTH",     "EAST",    "ECHO",
    "ELBOW",   "EMPTY",   "ENGINE",   "EVENING", "EVERY",   "FALCON",  "FAMILY",    "FARMER",  "FEATHER",
    "FIELD",   "FINGER",  "FIRE",     "FLOWER",  "FOREST",  "FOX",     "FRIEND",    "FROZEN",  "GARDEN",
    "GENTLE",  "GIANT",   "GLASS",    "GOLDEN",  "GRAPE",   "GREEN",   "GUITAR",    "HAMMER",  "HAPPY",
    "HARBOR",  "HAT",     "HEAVY",    "HELLO",   "HIDDEN",  "HILL",    "HONEY",     "HORSE",   "HOUSE",
    "HUNGRY",  "ICE",     "INK",      "IRON",    "ISLAND",  "IVORY",   "JACKET",    "JAZZ",    "JEWEL",
    "JOURNEY", "JUICE",   "JUMP",     "JUNGLE",  "KETTLE",  "KEY",     "KINGDOM",   "KITCHEN", "KITE",
    "KNIGHT",  "LADDER",  "LAKE",     "LANTERN", "LEMON",   "LETTER",  "LIBRARY",   "LIGHT",   "LION",
    "LIZARD",  "MAGIC",   "MAP",      "MARBLE",  "MARKET",  "MEADOW",  "MELODY",    "MIRROR",  "MONKEY",
    "MOON",    "MORNING", "MOUNTAIN", "MUSEUM",  "NEEDLE",  "NEST",    "NIGHT",     "NORTH",   "NOVEL",
    "NUMBER",  "OCEAN",   "OLIVE",    "ONION",   "ORANGE",  "ORCHARD", "OTTER",     "OXYGEN",  "PALACE",
    "PAPER",   "PARROT",  "PENCIL",   "PEPPER",  "PIANO",   "PILLOW",  "PIRATE",    "PLANET",  "POCKET",
    "PUZZLE",  "QUEEN",   "QUESTION", "QUIET",   "QUILT",   "RABBIT",  "RADIO",     "RAIN",    "RED",
    "RIVER",   "ROBIN",   "ROCKET",   "ROSE",    "SADDLE",  "SAILOR",  "SALT",      "SAND",    "SCHOOL",
    "SECRET",  "SHADOW",  "SILVER",   "SISTER",  "SNOW",    "SOUTH",   "SPRING",    "STONE",   "STORM",
    "SUMMER",  "SUN",     "TABLE",    "TEACHER", "THUNDER", "TIGER",   "TOWER",     "TRAIN",   "TREE",
    "TUNNEL",  "TURTLE",  "UMBRELLA", "UNCLE",   "UNDER",   "UPON",    "VALLEY",    "VELVET",  "VILLAGE",
    "VIOLIN",  "VOICE",   "VOYAGE",   "WAGON",   "WALNUT",  "WATER",   "WHALE",     "WHEEL",   "WHITE",
    "WINDOW",  "WINTER",  "WIZARD",   "WOLF",    "WOOD",    "YELLOW",  "YESTERDAY", "YOUNG",   "ZEBRA",
    "ZERO",    "ZIGZAG"};

}  // namespace

std::span<const char* const> crypto_words() { return kWords; }

}  // namespace quire::labs::hardcore_logic
