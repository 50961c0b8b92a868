/**
 * Sentences of fifteen characters and more that people take for a password because they know them by heart, one a line:
 * about passwords, of love, of faith, sayings, titles, and the example that everybody was told to use.
 */
export const COMMON_PHRASES: readonly string[] = `
this is my password
this is my new password
this is a password
this is a secret password
this is not a password
this is not my password
this is a strong password
this is a secure password
this is a long password
this is a very long password
this is my secret
this is the password
that is my password
my password is password
my password is secret
my password is strong
my password is my password
my secret password
my super secret password
my new password
my very long password
my old password
my other password
my first password
my favorite password
the password is password
password is password
password password
password password password
password for work
password for email
password for everything
password for google
password for facebook
password protected
password manager
password reset
password change
password required
password is secret
password not found
password incorrect
password expired
password forever
password princess
password monkey
your password is incorrect
incorrect password
enter password here
enter your password
type your password
insert password here
new password please
no password needed
no password required
not my password
not a password
default password
temporary password
temp password
admin password
administrator
administrator password
master password
super password
secret password
strong password
secure password
simple password
stupid password
good password
best password ever
the best password
another password
long password
long long password
fifteen characters
sixteen characters
fifteen letters long
at least fifteen
one two three four
one two three four five
eins zwei drei vier
change this password
change me please
change me now please
please change me
please let me in
let me in please
let me in now
let me in let me in
open sesame open sesame
forgot my password
i forgot my password
i forget my password
i hate passwords
i hate my password
i hate this password
i hate my job
i hate my life
i hate this website
i hate everyone
i hate you so much
i love passwords
i love my password
i do not know
i dont know
i dont remember
i cant remember
i do not remember
i have no password
i need a password
i dont have one
what is my password
whats my password
what the fuck
what the hell
guess my password
guess the password
you will never guess
youll never guess
you cant guess this
try to guess this
try again later
nobody knows this
do not forget
dont forget this
dont forget me
never forget me
top secret password
it is a secret
its a secret
super secret
test test test
test test test test
testing testing
test password
test account
this is a test
just a test
only a test
demo password
user password
username password
guest password
login password
root password
welcome to the jungle
welcome to my world
welcome to hell
welcome home
welcome welcome
hello my friend
hello beautiful
hello kitty
hello hello hello
hello world
hello world hello
good morning
good morning sunshine
good night
correct horse battery
correct horse battery staple
correct battery horse staple
horse battery staple
battery horse staple
tr0ub4dor&3
i love you
i love you forever
i love you always
i love you so much
i love you very much
i love you too
i love you baby
i love you mom
i love you mum
i love you mommy
i love you daddy
i love you more
i love you jesus
i love you god
i love you babe
i love you honey
i love you all
i love you forever and ever
i love you forever and always
i love you with all my heart
i love you to the moon and back
to the moon and back
i love my family
i love my mom
i love my mom and dad
i love my mum and dad
i love my dad
i love my life
i love my wife
i love my husband
i love my kids
i love my children
i love my son
i love my sons
i love my daughter
i love my daughters
i love my baby
i love my girlfriend
i love my boyfriend
i love my dog
i love my dogs
i love my cat
i love my cats
i love my job
i love my friends
i love my sister
i love my brother
i love my country
i love my self
i love myself
i love jesus
i love jesus christ
i love god
i love music
i love chocolate
i love football
i love baseball
i love basketball
i love pizza
i love horses
i love animals
i love new york
i love london
i love summer
i love money
i love coffee
i love the beach
i love justin bieber
i love one direction
i love harry potter
i love harry styles
i love michael jackson
i miss you so much
i miss you mom
i miss you dad
i miss you daddy
i need you
i want you
i want money
i want to be rich
i am the best
i am the boss
i am the greatest
i am the king
i am the one
i am awesome
i am batman
i am iron man
i am groot
i am who i am
i am a winner
i am number one
i am beautiful
i am happy
i am blessed
i am in love
i am so happy
i will survive
i will always love you
i will be back
ill be back
love is in the air
love is all you need
all you need is love
love of my life
love you forever
love you always
love you so much
love me forever
love me tender
love forever
love love love
live love laugh
live laugh love
live life love
live your life
live your dream
live the life
live long and prosper
life is beautiful
life is good
life is short
life is a bitch
life is too short
my life my rules
my love my life
forever and always
forever and ever
forever young
forever love
forever yours
together forever
best friends forever
friends forever
always and forever
always be happy
be happy always
dont worry be happy
happy birthday
happy new year
happy happy happy
happily ever after
merry christmas
my little princess
my little pony
my little angel
my beautiful girl
my sweet heart
my sunshine
you are my sunshine
you are my everything
you are the best
you are beautiful
you and me forever
you and me
me and you forever
me and you
me myself and i
just the two of us
till death do us part
true love never dies
jesus is lord
jesus is my lord
jesus is my savior
jesus loves me
jesus loves you
jesus saves
jesus christ
jesus christ superstar
jesus is the way
jesus i trust in you
god is good
god is great
god is love
god is good all the time
god bless me
god bless you
god bless us
god bless america
god loves me
god is with me
god is my strength
god first
in god we trust
trust in god
trust no one
trust in jesus
thank you jesus
thank you god
thank you lord
praise the lord
praise god
the lord is my shepherd
lord of the rings
lord of the flies
let it go let it go
let it be
let there be light
in the beginning
amazing grace
allahu akbar
bismillah
alhamdulillah
bismillahirrahmanirrahim
inshaallah
subhanallah
astaghfirullah
hallelujah
faith hope love
peace and love
peace love happiness
peace be with you
may the force be with you
may the fourth be with you
use the force luke
luke i am your father
star wars forever
star trek forever
star trek voyager
star wars the clone wars
the empire strikes back
return of the jedi
game of thrones
winter is coming
valar morghulis
harry potter
harry potter forever
one ring to rule them all
you shall not pass
my precious
to be or not to be
to infinity and beyond
hasta la vista baby
here comes the sun
hakuna matata
carpe diem
carpe diem carpe diem
veni vidi vici
memento mori
per aspera ad astra
semper fidelis
cogito ergo sum
lorem ipsum dolor
lorem ipsum dolor sit amet
abracadabra
supercalifragilisticexpialidocious
antidisestablishmentarianism
pneumonoultramicroscopicsilicovolcanoconiosis
the quick brown fox
the quick brown fox jumps over the lazy dog
quick brown fox
jumps over the lazy dog
once upon a time
the end of the world
the end is near
the best is yet to come
the best of the best
the one and only
the king of kings
the truth is out there
the answer is 42
the big bang theory
the walking dead
the lion king
the matrix has you
the dark knight
the simpsons
the beatles
the rolling stones
the little mermaid
the godfather
the good the bad and the ugly
the sky is the limit
the dark side of the moon
dark side of the moon
stairway to heaven
highway to hell
hotel california
bohemian rhapsody
smells like teen spirit
nothing else matters
enter sandman
master of puppets
paradise city
sweet child of mine
like a rolling stone
let me entertain you
we are the champions
we will rock you
we are the world
another one bites the dust
dont stop believing
dont stop me now
never gonna give you up
never give up
never say never
never back down
never mind
never again
never look back
no pain no gain
no risk no fun
no woman no cry
no money no honey
no more drama
no limit soldier
no one knows
nobody is perfect
nothing is impossible
impossible is nothing
everything is possible
anything is possible
keep calm and carry on
keep it simple stupid
keep on rocking
just do it
just do it now
yes we can
yes i can
make my day
make love not war
make america great again
money money money
money makes the world go round
show me the money
time is money
knowledge is power
practice makes perfect
patience is a virtue
honesty is the best policy
home sweet home
home is where the heart is
follow your dreams
follow your heart
follow the white rabbit
dream big
dreams come true
sweet dreams
believe in yourself
believe in god
be yourself
be the change
born to be wild
born to win
born in the usa
girl power
girls just wanna have fun
boys will be boys
big brother
bigger is better
size matters
rock and roll
rock n roll
sex and the city
sex drugs rock n roll
fuck the police
fuck the world
fuck this shit
fuck you all
fuck you bitch
fuck you asshole
fuck you fuck you
fuck off
fuck me hard
go fuck yourself
kiss my ass
kiss me quick
bite my shiny metal ass
suck my dick
eat my shorts
holy shit
bullshit bullshit
shut up and dance
come together
come as you are
come on baby
baby one more time
baby girl
beautiful girl
beautiful day
wonderful world
what a wonderful world
sunshine of my life
somewhere over the rainbow
over the rainbow
rainbow unicorn
twinkle twinkle little star
twinkle twinkle
row row row your boat
old macdonald had a farm
happy feet
jingle bells
silent night
knock knock
peek a boo
ready steady go
ready player one
game over
game over man
winner winner chicken dinner
wake me up
wake up neo
there is no spoon
red or blue pill
resistance is futile
beam me up scotty
houston we have a problem
elementary my dear watson
frankly my dear
play it again sam
bond james bond
my name is bond
my name is
say my name
hello from the other side
all along the watchtower
all for one and one for all
one for all all for one
one love one life
one love
one day at a time
one direction
one more time
two and a half men
three little pigs
four leaf clover
seven nation army
ninety nine problems
i have a dream
i think therefore i am
i came i saw i conquered
i want it that way
i want to break free
i see dead people
i can do it
i can do this
i believe i can fly
i believe in god
i believe in you
i believe
i like big butts
i like turtles
i like trains
i like pie
i wish you were here
wish you were here
i just want to be happy
justin bieber
michael jackson
cristiano ronaldo
manchester united
manchester city
liverpool football club
liverpool fc
youll never walk alone
you never walk alone
real madrid
fc barcelona
forca barca
bayern muenchen
borussia dortmund
chelsea football club
arsenal football club
new york yankees
new york city
new york new york
new york giants
new england patriots
dallas cowboys
los angeles lakers
los angeles
san francisco
las vegas nevada
united states of america
great britain
viva la vida
viva mexico
viva la revolucion
mi casa es su casa
te amo mucho
te quiero mucho
te quiero
te amo
te amo mi amor
mi amor
amor de mi vida
amor mio te amo
mi vida es bella
dios es amor
dios es fiel
dios te ama
dios me bendiga
jesus te ama
jesus es mi pastor
contrasena
micontrasena
contrasena123
minha senha
eu te amo
eu te amo muito
deus e fiel
deus e amor
jesus cristo
ti amo tanto
ti voglio bene
la vita e bella
la vie est belle
je t aime
je taime mon amour
mon amour
mot de passe
motdepasse
monmotdepasse
ich liebe dich
ich liebe dich fuer immer
ich liebe dich so sehr
ich hasse dich
mein passwort
mein passwort ist
das ist mein passwort
passwort passwort
passwort vergessen
geheim geheim
geheimes passwort
hallo welt hallo
hallo hallo hallo
guten morgen
sommer sonne
mein schatz
mein schatzi
ik hou van jou
ik hou van jou schat
wachtwoord
mijn wachtwoord
wachtwoord wachtwoord
jag alskar dig
jeg elsker dig
jeg elsker deg
kocham cie
kocham cie bardzo
moje haslo
haslo haslo haslo
seni seviyorum
seni cok seviyorum
aku cinta kamu
aku sayang kamu
mahal na mahal kita
mahal kita
sayang kamu selamanya
ya tebya lyublyu
`
  .split('\n')
  .filter((line) => line !== '')
