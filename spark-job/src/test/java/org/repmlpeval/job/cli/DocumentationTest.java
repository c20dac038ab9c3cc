package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The pages that users read: what they name exists, and messages are those of the program. */
class DocumentationTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    /** In a line of code: what stands for a file or folder of the project. */
    private static final Pattern NAMED_FILE =
            Pattern.compile("(?<![\\w/.-])(?:\\./)?((?:conf|notebooks|model|partitioning)/[\\w/.-]+)");

    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./repmlp-eval ([a-z]+)(.*)$");
    private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z0-9-]+");
    private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");
    /** Spark's and Java's own messages, which users meet as often, and ours that the code puts together from shorter pieces. */
    private static final Set<String> MESSAGES_OF_OTHERS = Set.of(
            "no memory to run even one image: …",
            "this CPU has no avx2, which the natives '…' of this build need",
            "Could not parse Master URL: '…'",
            "InaccessibleObjectException",
            "class … cannot access class sun.nio.ch.DirectBuffer",
            "Unsupported class file major version 61",
            "UnsupportedClassVersionError");

    private static List<Path> pages;

    @BeforeAll
    static void findPages() throws IOException {
        List<Path> found = new ArrayList<>();
        // Other tests write to target meanwhile, so it is not even listed.
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return !folder.equals(ROOT) && (name.equals("target") || name.startsWith("."))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        pages = found.stream().sorted().toList();
        assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("spark-job/TROUBLESHOOTING.md"));
    }

    @Test
    void everyRelativeLinkLeadsToAFileAndHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (MatchResult link :
                    matches(LINK, FENCE.matcher(Files.readString(page)).replaceAll(""))) {
                String target = link.group(1);
                if (!target.matches("https?:.*") && !leadsSomewhere(page, target)) {
                    broken.add(ROOT.relativize(page) + ": " + target);
                }
            }
        }
        assertThat(broken).as("links without a target").isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.getParent().resolve(file).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(Files.readString(target)).contains(link.substring(hash + 1)));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String page) {
        return matches(HEADING, FENCE.matcher(page).replaceAll("")).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyFileInAnExampleExists() throws IOException {
        for (Path page : pages) {
            for (MatchResult fence : matches(FENCE, Files.readString(page))) {
                for (MatchResult file : matches(NAMED_FILE, fence.group())) {
                    assertThat(ROOT.resolve(file.group(1)))
                            .as("named in an example of %s", ROOT.relativize(page))
                            .exists();
                }
            }
        }
    }

    @Test
    void everyCommandInAnExampleHasItsOptions() throws IOException {
        Map<String, CommandLine> commands = RepmlpEval.commandLine().getSubcommands();
        Set<String> seen = new HashSet<>();
        for (Path page : pages) {
            for (MatchResult fence : matches(FENCE, Files.readString(page))) {
                for (MatchResult example : matches(COMMAND, fence.group().replaceAll("\\\\\n", ""))) {
                    assertThat(commands).as("commands in %s", page).containsKey(example.group(1));
                    CommandLine command = commands.get(example.group(1));
                    seen.add(example.group(1));
                    for (MatchResult option : matches(OPTION, example.group(2))) {
                        assertThat(command.getCommandSpec().findOption(option.group()))
                                .as("%s of %s in %s", option.group(), example.group(1), page)
                                .isNotNull();
                    }
                }
            }
        }
        assertThat(seen).as("commands with an example").containsAll(visible(commands));
    }

    private static List<String> visible(Map<String, CommandLine> commands) {
        return commands.keySet().stream()
                .filter(name ->
                        !commands.get(name).getCommandSpec().usageMessage().hidden())
                .toList();
    }

    @Test
    void everyPageIsReachableFromTheFrontPage() throws IOException {
        List<Path> reached = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (int i = 0; i < reached.size(); i++) {
            Path page = reached.get(i);
            for (MatchResult link : matches(LINK, Files.readString(page))) {
                Path target = page.getParent()
                        .resolve(link.group(1).replaceAll("#.*", ""))
                        .normalize();
                if (pages.contains(target) && !reached.contains(target)) {
                    reached.add(target);
                }
            }
        }
        assertThat(reached).containsAll(pages);
    }

    @Test
    void theFrontPageBeginsWithTheTwoCommandsOfCi() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
        assertThat(lines).hasSizeLessThanOrEqualTo(150);
        String screen = String.join("\n", lines.subList(0, 15));
        assertThat(screen).contains("\n./repmlp-eval demo ", "\n./mvnw verify ");
        String ci = Files.readString(ROOT.resolve(".ci/run"));
        assertThat(ci).contains("./mvnw -B -ntp verify", "./repmlp-eval demo");
    }

    @Test
    void messagesOfTheTroubleshootingPageAreTheProgramsOwn() throws IOException {
        String sources = sources();
        List<String> unknown = new ArrayList<>();
        String page = Files.readString(ROOT.resolve("spark-job/TROUBLESHOOTING.md"));
        for (MatchResult message : matches(Pattern.compile("`([^`]+)`"), headings(page))) {
            String text = message.group(1);
            if (!MESSAGES_OF_OTHERS.contains(text)) {
                Stream.of(text.split("…"))
                        .map(part -> part.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", ""))
                        .filter(part -> !sources.contains(part))
                        .forEach(part -> unknown.add(text + ": '" + part + "'"));
            }
        }
        assertThat(unknown)
                .as("headings of TROUBLESHOOTING.md that no source file says")
                .isEmpty();
    }

    private static String headings(String page) {
        return matches(Pattern.compile("(?m)^### .+$"), page).stream()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));
    }

    /** The launcher and all code that ships, with texts put together that continue on the next line. */
    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder(Files.readString(ROOT.resolve("repmlp-eval")));
        for (String module : List.of("model", "partitioning", "spark-job")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    sources.append(CONCATENATION.matcher(Files.readString(file)).replaceAll(""));
                }
            }
        }
        return sources.toString();
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }
}
