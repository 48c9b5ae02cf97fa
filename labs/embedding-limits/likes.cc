// Things that people like, written for this lab: a word or a few, in capitals as in a sentence about a
// person. None stands inside another, so that whoever is asked for is asked for by their own thing alone.
// Most share no word with any other; those are the ones that a strict LIMIT asks for.
#include <string_view>
#include <vector>

#include "labs/embedding-limits/limit_set.h"
#include "labs/embedding-limits/word_list.h"

namespace quire::labs::embedding_limits {

namespace {

constexpr std::string_view kLikes = R"(
Apples;Apricots;Avocado;Bananas;Blackberries;Blueberries;Cantaloupe;Cherries;Clementines;Coconut;
Cranberries;Dates;Durian;Elderberries;Figs;Gooseberries;Grapefruit;Grapes;Guava;Honeydew;Jackfruit;
Kiwis;Kumquats;Lemons;Limes;Lychees;Mandarins;Mangoes;Mulberries;Nectarines;Oranges;Papaya;Peaches;
Pears;Persimmons;Pineapple;Plums;Pomegranates;Pomelo;Quinces;Raspberries;Rhubarb;Satsumas;Strawberries;
Tamarind;Tangerines;Watermelon;Currants;Raisins;Prunes;Boysenberries;Loganberries;Cloudberries;
Mangosteen;Rambutan;Salak;Soursop;Breadfruit;Plantains;Medlars;Artichokes;Arugula;Asparagus;Aubergine;
Beetroot;Broccoli;Cabbage;Carrots;Cauliflower;Celeriac;Celery;Chard;Chickpeas;Chicory;Courgettes;Cress;
Cucumbers;Edamame;Endive;Fennel;Garlic;Gherkins;Horseradish;Kale;Kohlrabi;Leeks;Lentils;Lettuce;
Mushrooms;Okra;Olives;Onions;Parsnips;Peas;Potatoes;Pumpkins;Radicchio;Radishes;Rutabaga;Salsify;
Samphire;Shallots;Sorrel;Spinach;Sprouts;Swede;Sweetcorn;Tomatoes;Turnips;Wasabi;Watercress;Yams;
Zucchini;Chanterelles;Truffles;Morels;Shiitake;Nettles;Dulse;Nori;Basil;Cardamom;Cayenne;Chervil;Chives;
Cinnamon;Cloves;Coriander;Cumin;Dill;Fenugreek;Galangal;Ginger;Lavender;Lemongrass;Lovage;Mace;Marjoram;
Mint;Mustard;Nutmeg;Oregano;Paprika;Parsley;Rosemary;Saffron;Sage;Sumac;Tarragon;Thyme;Turmeric;Vanilla;
Zaatar;Anise;Caraway;Juniper;Allspice;Harissa;Pesto;Chutney;Ketchup;Mayonnaise;Vinegar;Tahini;Hummus;
Tzatziki;Salsa;Guacamole;Sriracha;Miso;Gravy;Marmalade;Marzipan;Molasses;Treacle;Honey;Syrup;Nougat;
Fudge;Toffee;Caramel;Butterscotch;Liquorice;Marshmallows;Gingerbread;Shortbread;Macaroons;Brownies;
Muffins;Scones;Crumpets;Pancakes;Waffles;Doughnuts;Croissants;Brioche;Baguettes;Bagels;Ciabatta;
Focaccia;Sourdough;Rye;Pumpernickel;Naan;Chapati;Pita;Tortillas;Pretzels;Crackers;Oatcakes;Porridge;
Granola;Muesli;Cornflakes;Polenta;Couscous;Quinoa;Bulgur;Barley;Buckwheat;Millet;Risotto;Paella;Biryani;
Pilaf;Sushi;Sashimi;Tempura;Ramen;Udon;Soba;Teriyaki;Gyoza;Dumplings;Pierogi;Ravioli;Tortellini;Gnocchi;
Lasagne;Spaghetti;Macaroni;Linguine;Tagliatelle;Penne;Fusilli;Carbonara;Bolognese;Pizza;Calzone;
Burritos;Tacos;Enchiladas;Quesadillas;Fajitas;Nachos;Tamales;Empanadas;Ceviche;Arepas;Feijoada;
Chimichurri;Gumbo;Jambalaya;Chowder;Goulash;Borscht;Bouillabaisse;Ratatouille;Gazpacho;Minestrone;Pho;
Laksa;Satay;Rendang;Kimchi;Bibimbap;Bulgogi;Tofu;Tempeh;Seitan;Falafel;Shawarma;Kebabs;Moussaka;Dolma;
Baklava;Halva;Spanakopita;Haggis;Kedgeree;Shakshuka;Omelettes;Frittata;Quiche;Souffles;Crepes;Fondue;
Raclette;Sauerkraut;Schnitzel;Bratwurst;Strudel;Tiramisu;Panettone;Cannoli;Gelato;Sorbet;Profiteroles;
Eclairs;Meringue;Pavlova;Trifle;Cheesecake;Crumble;Custard;Tapioca;Flapjacks;Popcorn;Peanuts;Almonds;
Cashews;Hazelnuts;Macadamias;Pecans;Pistachios;Walnuts;Chestnuts;Acorns;Cheddar;Brie;Camembert;Gouda;
Edam;Gruyere;Emmental;Parmesan;Pecorino;Mozzarella;Ricotta;Mascarpone;Feta;Halloumi;Paneer;Roquefort;
Stilton;Gorgonzola;Manchego;Provolone;Wensleydale;Yoghurt;Kefir;Buttermilk;Lassi;Espresso;Cappuccino;
Lemonade;Cider;Kombucha;Cocoa;Sherbet;Milkshakes;Smoothies;Horchata;Chai;Matcha;Oolong;Rooibos;
Darjeeling;Earl Grey;Mead;Sangria;Eggnog;Salmon;Trout;Tuna;Mackerel;Sardines;Anchovies;Herring;Haddock;
Halibut;Plaice;Turbot;Mussels;Oysters;Scallops;Prawns;Crayfish;Lobster;Squid;Octopus;Caviar;Kippers;
Bacon;Chorizo;Salami;Prosciutto;Pastrami;Pepperoni;Meatballs;Meatloaf;Steak;Venison;Turkey;Duck Confit;
Crackling;Aardvarks;Albatrosses;Alligators;Alpacas;Anteaters;Antelopes;Armadillos;Axolotls;Baboons;
Badgers;Barnacles;Bats;Bears;Beavers;Bees;Beetles;Bison;Bobcats;Budgerigars;Buffaloes;Bullfinches;
Bumblebees;Butterflies;Buzzards;Camels;Canaries;Capybaras;Cardinals;Caribou;Cassowaries;Caterpillars;
Chameleons;Cheetahs;Chickadees;Chickens;Chimpanzees;Chinchillas;Chipmunks;Cicadas;Clownfish;Cobras;
Cockatiels;Condors;Corals;Cormorants;Cougars;Coyotes;Crabs;Cranes;Crickets;Crocodiles;Crows;Cuckoos;
Curlews;Dachshunds;Dalmatians;Damselflies;Deer;Dingoes;Dolphins;Donkeys;Dormice;Doves;Dragonflies;
Dugongs;Eagles;Echidnas;Eels;Egrets;Elephants;Elk;Emus;Falcons;Ferrets;Finches;Fireflies;Flamingos;
Foxes;Frogs;Gannets;Gazelles;Geckos;Geese;Gerbils;Gibbons;Giraffes;Goats;Goldfinches;Goldfish;Gorillas;
Goshawks;Grasshoppers;Grebes;Greyhounds;Grouse;Gulls;Guppies;Hamsters;Hares;Hawks;Hedgehogs;Herons;
Hippos;Hoopoes;Hornbills;Horses;Hummingbirds;Hyenas;Ibises;Iguanas;Impalas;Jackals;Jackdaws;Jaguars;
Jays;Jellyfish;Kangaroos;Kestrels;Kingfishers;Kittens;Kites;Koalas;Kookaburras;Labradors;Ladybirds;
Lapwings;Larks;Lemmings;Lemurs;Leopards;Lions;Lizards;Llamas;Lorikeets;Lynxes;Macaws;Magpies;Mallards;
Manatees;Mandrills;Marmosets;Martins;Meerkats;Minnows;Mockingbirds;Moles;Mongooses;Moorhens;Moose;Moths;
Mules;Narwhals;Newts;Nightingales;Nuthatches;Ocelots;Okapis;Opossums;Orangutans;Orcas;Orioles;Ospreys;
Ostriches;Otters;Owls;Oxen;Pandas;Pangolins;Panthers;Parakeets;Parrots;Partridges;Peacocks;Pelicans;
Penguins;Petrels;Pheasants;Pigeons;Pigs;Platypuses;Plovers;Polecats;Ponies;Poodles;Porcupines;Porpoises;
Puffins;Pumas;Puppies;Pythons;Quails;Rabbits;Raccoons;Ravens;Redstarts;Reindeer;Rhinos;Robins;Rooks;
Salamanders;Sandpipers;Seahorses;Sealions;Seals;Sharks;Sheep;Shrews;Skinks;Skunks;Skylarks;Sloths;Slugs;
Snails;Sparrows;Spiders;Spoonbills;Squirrels;Starfish;Starlings;Stingrays;Stoats;Storks;Sturgeons;
Swallows;Swans;Swifts;Tadpoles;Tapirs;Tarantulas;Termites;Terns;Terriers;Thrushes;Tigers;Toads;
Tortoises;Toucans;Turtles;Urchins;Vipers;Voles;Vultures;Wagtails;Wallabies;Walruses;Warblers;Warthogs;
Weasels;Whales;Whippets;Wolves;Wombats;Woodpeckers;Wrens;Yaks;Zebras;Acacias;Alders;Amaryllis;Anemones;
Ash;Aspens;Asters;Azaleas;Bamboo;Baobabs;Begonias;Birches;Bluebells;Bonsai;Bougainvillea;Bracken;
Buttercups;Cacti;Camellias;Carnations;Cedars;Chrysanthemums;Clover;Columbines;Conifers;Cornflowers;
Cowslips;Crocuses;Cyclamen;Cypresses;Daffodils;Dahlias;Daisies;Dandelions;Delphiniums;Dogwood;Edelweiss;
Elms;Eucalyptus;Evergreens;Ferns;Firs;Forsythia;Foxgloves;Freesias;Fuchsias;Gardenias;Gentians;
Geraniums;Gladioli;Gorse;Hawthorn;Heather;Hellebores;Hemlock;Hibiscus;Holly;Hollyhocks;Honeysuckle;
Hostas;Hyacinths;Hydrangeas;Irises;Ivy;Jasmine;Laburnum;Larches;Lichen;Lilacs;Lilies;Lindens;Lotuses;
Lupins;Magnolias;Mahogany;Mangroves;Maples;Marigolds;Mistletoe;Moss;Myrtle;Narcissi;Nasturtiums;Oaks;
Oleander;Orchids;Palms;Pansies;Peonies;Petunias;Pines;Poplars;Poppies;Primroses;Redwoods;Rhododendrons;
Roses;Rowans;Sequoias;Snapdragons;Snowdrops;Spruces;Sunflowers;Sycamores;Tulips;Verbena;Violets;
Wisteria;Willows;Yarrow;Yews;Zinnias;Seaweed;Toadstools;Brambles;Hedgerows;Meadows;Orchards;Allotments;
Greenhouses;Compost;Topiary;Rockeries;Trellises;Wheelbarrows;Abseiling;Acrobatics;Aerobics;Aikido;
Archery;Badminton;Ballet;Baseball;Basketball;Biathlon;Billiards;BMX;Bobsleigh;Boules;Bouldering;Bowling;
Boxing;Breakdancing;Bungee;Canoeing;Capoeira;Caving;Cheerleading;Climbing;Croquet;Curling;Cycling;Darts;
Decathlon;Diving;Dodgeball;Dressage;Fencing;Fishing;Football;Frisbee;Futsal;Gliding;Golf;Gymnastics;
Handball;Hiking;Hockey;Hurdling;Jogging;Judo;Juggling;Karate;Kayaking;Kickboxing;Kitesurfing;Korfball;
Lacrosse;Luge;Marathons;Motocross;Mountaineering;Netball;Orienteering;Paddleboarding;Paintball;
Parachuting;Paragliding;Parkour;Pentathlon;Petanque;Pickleball;Pilates;Polo;Powerlifting;Pushups;
Rafting;Rallying;Rambling;Rounders;Rowing;Rugby;Running;Sailing;Shinty;Skateboarding;Skating;Skiing;
Skydiving;Sledding;Snooker;Snorkelling;Snowboarding;Softball;Sprinting;Squash;Steeplechase;Sumo;Surfing;
Swimming;Taekwondo;Tennis;Tobogganing;Trampolining;Triathlons;Unicycling;Volleyball;Wakeboarding;
Walking;Weightlifting;Windsurfing;Wrestling;Yoga;Ziplining;Zumba;Accordions;Bagpipes;Balalaikas;Banjos;
Bassoons;Bongos;Bouzoukis;Bugles;Castanets;Cellos;Clarinets;Cornets;Cymbals;Didgeridoos;Drums;Dulcimers;
Fiddles;Flutes;Glockenspiels;Gongs;Guitars;Harmonicas;Harps;Harpsichords;Kazoos;Keyboards;Lutes;Lyres;
Mandolins;Maracas;Marimbas;Oboes;Ocarinas;Organs;Panpipes;Pianos;Piccolos;Recorders;Saxophones;Sitars;
Synthesizers;Tablas;Tambourines;Theremins;Timpani;Triangles;Trombones;Trumpets;Tubas;Ukuleles;
Vibraphones;Violas;Violins;Whistles;Xylophones;Zithers;Afrobeat;Arias;Bachata;Ballads;Bebop;Bluegrass;
Blues;Calypso;Cantatas;Carols;Chamber Music;Chanson;Choirs;Concertos;Country Songs;Disco;Dubstep;Fado;
Flamenco;Foxtrot;Fugues;Funk;Gamelan;Gospel;Grunge;Hymns;Jazz;Jigs;Jive;Klezmer;Lullabies;Madrigals;
Mambo;Mariachi;Mazurkas;Minuets;Motown;Nocturnes;Operas;Oratorios;Overtures;Polkas;Preludes;Punk;
Quartets;Quickstep;Ragtime;Raves;Reels;Reggae;Requiems;Rhumba;Samba;Sea Shanties;Ska;Sonatas;Soul;Swing;
Symphonies;Tango;Tarantella;Techno;Trance;Waltzes;Yodelling;Zydeco;Karaoke;Busking;Vinyl;Mixtapes;
Turntables;Headphones;Metronomes;Jukeboxes;Abacuses;Almanacs;Amulets;Anagrams;Antiques;Aquariums;
Armchairs;Astrolabes;Astronomy;Atlases;Attics;Autographs;Backgammon;Badges;Balloons;Bandanas;Barometers;
Baskets;Batik;Beachcombing;Beads;Bells;Belts;Berets;Biographies;Birdhouses;Blacksmithing;Blankets;
Blazers;Bookbinding;Bookmarks;Bookshops;Boomerangs;Boots;Bracelets;Braille;Bridges;Brooches;Bungalows;
Buttons;Cabins;Calculus;Calendars;Calligraphy;Cameos;Cameras;Campfires;Camping;Candles;Canvases;
Cardigans;Carousels;Carpentry;Cartography;Cartoons;Castles;Cathedrals;Ceramics;Chandeliers;Charades;
Chess;Chemistry;Chopsticks;Cinemas;Circuses;Cliffs;Clocks;Cobblestones;Coins;Collages;Comedies;Comets;
Comics;Compasses;Conkers;Corduroy;Cottages;Crafts;Crayons;Crochet;Crosswords;Crypts;Cufflinks;Cupboards;
Cushions;Decoupage;Denim;Deserts;Diaries;Dice;Dictionaries;Dinosaurs;Dioramas;Documentaries;Dolls;
Dominoes;Doodling;Draughts;Dungarees;Duvets;Earrings;Eclipses;Elections;Embroidery;Enamels;Engravings;
Envelopes;Epics;Equinoxes;Escalators;Etchings;Etymology;Fables;Fairytales;Fans;Fedoras;Felt;Ferries;
Festivals;Fireplaces;Fireworks;Fjords;Flags;Flannel;Fleeces;Floristry;Folklore;Fossils;Fountains;
Frescoes;Funfairs;Gadgets;Galaxies;Galleries;Gargoyles;Gazebos;Gemstones;Genealogy;Geocaching;Geodes;
Geometry;Geysers;Gingham;Glaciers;Glassblowing;Globes;Gloves;Gondolas;Graffiti;Grammar;Grottoes;Haiku;
Hammocks;Handbags;Harbours;Hats;Hayrides;Helicopters;Heraldry;Hieroglyphs;Hopscotch;Hourglasses;
Houseboats;Icebergs;Igloos;Incense;Inkwells;Islands;Jackets;Jade;Jeans;Jewellery;Jigsaws;Jokes;Journals;
Kaleidoscopes;Kayak Trips;Keyrings;Kilts;Kimonos;Kintsugi;Knitting;Knots;Lace;Lagoons;Lakes;Lampshades;
Lanterns;Leather;Legends;Leggings;Libraries;Lighthouses;Limericks;Linen;Linguistics;Lithographs;Lockets;
Locomotives;Logic;Looms;Lullaby Boxes;Macrame;Magic;Magnets;Mahjong;Manga;Manuscripts;Maps;Marbles;
Marionettes;Markets;Masks;Mazes;Medals;Megaliths;Memoirs;Mermaids;Meteors;Microscopes;Mime;Miniatures;
Mirrors;Moccasins;Monasteries;Monograms;Moonlight;Mosaics;Motorbikes;Mountains;Murals;Museums;Musicals;
Mysteries;Myths;Needlepoint;Notebooks;Novels;Numismatics;Oases;Obelisks;Observatories;Odysseys;Opals;
Origami;Ornaments;Overalls;Pagodas;Pajamas;Palaces;Palindromes;Pantomimes;Paperclips;Paperweights;
Papyrus;Parades;Parasols;Parchment;Patchwork;Pavilions;Pearls;Pebbles;Pendants;Pendulums;Perfume;
Philately;Photography;Picnics;Piers;Pinball;Planetariums;Planets;Plays;Poetry;Poker;Ponchos;Porcelain;
Postcards;Posters;Pottery;Proverbs;Puddles;Puns;Puppetry;Puzzles;Pyramids;Quartz;Quilting;Quizzes;
Radios;Railways;Rainbows;Rainforests;Raincoats;Rapids;Rattan;Reading;Rebuses;Reefs;Riddles;Ringtones;
Rivers;Robots;Rockets;Rollercoasters;Ruins;Saddles;Sagas;Sandals;Sandcastles;Saris;Satin;Satires;Saunas;
Scarves;Scooters;Scrabble;Scrapbooks;Screenplays;Scrimshaw;Sculptures;Seashells;Seesaws;Sequins;Sewing;
Shawls;Sherlock;Shipwrecks;Silhouettes;Silk;Sketching;Skylines;Slippers;Snowflakes;Snowmen;Socks;
Solitaire;Solstices;Sonnets;Souvenirs;Spas;Spinning Tops;Spyglasses;Stables;Stadiums;Stained Glass;
Stamps;Stargazing;Statues;Stencils;Storytelling;Sudoku;Sundials;Sundresses;Sunglasses;Sunrises;Sunsets;
Suspenders;Sweaters;Swimsuits;Tangrams;Tapestries;Tarot;Tartan;Tattoos;Taxidermy;Teapots;Telescopes;
Temples;Tents;Terrariums;Theatres;Thunderstorms;Tiaras;Tides;Timepieces;Tinsel;Tombola;Totems;
Tracksuits;Tramways;Travel;Treehouses;Trilogies;Trinkets;Trousers;Tugboats;Tunnels;Turrets;Tuxedos;
Tweed;Twilight;Typewriters;Typography;Umbrellas;Uniforms;Valleys;Vases;Veils;Velvet;Viaducts;Villas;
Vineyards;Volcanoes;Waistcoats;Wallpaper;Waterfalls;Watercolours;Watermills;Weathervanes;Weaving;
Webcams;Wellingtons;Wetlands;Whirlpools;Whittling;Windmills;Woodcarving;Woodcuts;Wool;Wordplay;
Workshops;Wreaths;Yachts;Yarn;Zeppelins;Zodiacs;Zoos;Algebra;Anatomy;Anthropology;Archaeology;
Architecture;Botany;Cosmology;Cryptography;Ecology;Economics;Electronics;Entomology;Epidemiology;Ethics;
Geography;Geology;Glaciology;Hydraulics;Immunology;Latin;Mechanics;Metallurgy;Meteorology;Mycology;
Neuroscience;Oceanography;Optics;Ornithology;Palaeontology;Pedagogy;Philosophy;Phonetics;Physics;
Probability;Psychology;Robotics;Semiotics;Seismology;Sociology;Statistics;Taxonomy;Thermodynamics;
Topology;Toxicology;Trigonometry;Virology;Volcanology;Zoology;Esperanto;Swahili;Sanskrit;Welsh;
Icelandic;Basque;Gaelic;Quechua;Amsterdam;Athens;Bangkok;Barcelona;Berlin;Bogota;Bologna;Bratislava;
Bruges;Budapest;Cairo;Casablanca;Copenhagen;Cordoba;Dresden;Dublin;Dubrovnik;Edinburgh;Florence;Geneva;
Ghent;Hamburg;Hanoi;Havana;Helsinki;Istanbul;Jakarta;Kathmandu;Krakow;Kyoto;Lima;Lisbon;Ljubljana;
Lucerne;Madrid;Malmo;Marrakesh;Melbourne;Montreal;Mumbai;Nairobi;Naples;Oslo;Palermo;Paris;Porto;Prague;
Quito;Reykjavik;Riga;Rome;Salzburg;Samarkand;Santiago;Sarajevo;Seoul;Seville;Singapore;Stockholm;Sydney;
Taipei;Tallinn;Tbilisi;Tokyo;Toronto;Tromso;Valencia;Valparaiso;Venice;Vienna;Vilnius;Warsaw;Zagreb;
Zanzibar;Green Tea;Iced Tea;Bubble Tea;Apple Pie;Key Lime Pie;Shepherd's Pie;Tomato Soup;Pea Soup;
Pumpkin Soup;Chicken Curry;Lentil Curry;Potato Salad;Caesar Salad;Waldorf Salad;Greek Salad;Carrot Cake;
Sponge Cake;Chocolate Cake;Hot Chocolate;Dark Chocolate;White Chocolate;Orange Juice;Apple Juice;
Cranberry Juice;Board Games;Card Games;Video Games;Party Games;Ice Dancing;Tap Dancing;Line Dancing;
Ballroom Dancing;Oil Painting;Face Painting;Finger Painting;Landscape Painting;Wine Tasting;
Cheese Tasting;Coffee Tasting;Train Journeys;Boat Journeys;Night Trains;Steam Trains;Model Trains;
Model Ships;Tall Ships;Vintage Cars;Racing Cars;Toy Cars;Vintage Bicycles;Folding Bicycles;Horror Films;
Silent Films;Spy Films;Western Films;Spy Novellas;Ghost Stories;Short Stories;Bedtime Stories;
Detective Stories;Love Letters;Handwritten Letters;Window Boxes;Music Boxes;Herb Gardens;Roof Gardens;
Botanical Gardens;Rock Gardens;Rock Pools;Tidal Pools;Salt Lamps;Lava Lamps;Desk Lamps;Fountain Pens;
Gel Pens;Rubber Ducks;Wild Ducks;Garden Gnomes;Wind Chimes;Snow Angels;Paper Planes;Pocket Watches;
Smart Watches;Bird Watching;Whale Watching;People Watching;Cloud Watching;Fruit Salad;Rice Pudding;
Bread Pudding;Plum Pudding;Black Pudding;Goat Cheese;Blue Cheese;Cottage Cheese;Cream Cheese;Sour Cream;
Whipped Cream;Ice Cream;Peanut Butter;Almond Butter;Banana Bread;Soda Bread;Corn Bread;Candy Floss;
Cotton Candy;Cotton Shirts;Open Fires;Jigsaw Cutting;Stone Skimming;Stone Circles;Crop Circles;
Hot Springs;Hot Air Ballooning;Sea Glass;Sparkling Water;Tonic Water;Spring Water;Spring Cleaning;
Old Photographs;Second Hand Books;Pop Up Books;Colouring Books;Cookery Books;Picture Books;Audio Books;
Puppet Shows;Quiz Shows;Talent Shows;Cookery Shows;Air Shows;Dog Shows;Trail Mix;Trail Bikes;
Electric Bikes;Mountain Bikes;Mountain Huts;Beach Huts;Sand Dunes;Sand Art;Pop Art;Folk Art;Street Art;
Cave Art;Street Food;Folk Songs;Folk Dancing;Protest Songs;Love Songs;Work Songs;Campfire Songs;
Card Tricks;Coin Tricks;Rope Tricks;Rope Swings;Porch Swings;Tyre Swings;Rocking Chairs;Deck Chairs;
Long Walks;Long Baths;Bubble Baths;Mud Baths;Bubble Wrap;Tree Hugging;Tree Planting;Family Trees;
Plane Trees;Plane Spotting;Train Spotting;Storm Chasing;World Cinema;World Music;Piano Music;
Organ Music;Lift Music;Brass Bands;Steel Bands;Rubber Bands;Fairy Lights;Northern Lights;Traffic Lights;
Neon Lights;Neon Signs;Sign Language;Body Language;Dead Languages;Card Houses;Haunted Houses;
Light Verse;Blank Verse;Free Verse;
)";

}  // namespace

std::span<const std::string_view> our_likes() {
  static const std::vector<std::string_view> likes = split_list(kLikes);
  return likes;
}

}  // namespace quire::labs::embedding_limits
