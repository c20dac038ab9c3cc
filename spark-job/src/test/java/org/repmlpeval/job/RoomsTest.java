package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the code to the table of packages in CONTRIBUTING.md: a package uses its own module's earlier rows and nothing later. */
class RoomsTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final String ROOT = "org.repmlpeval.";

    /** More classes than this in one package cannot be known at a glance. */
    private static final int MAX_FILES = 16;

    private static final Map<String, String> PACKAGE_OF_MODULE =
            Map.of("model", "model", "partitioning", "partitioning", "spark-job", "job");

    private static final Pattern ROW = Pattern.compile("^\\| ((?:`[^`]+` ?)+)\\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static JavaClasses production;

    /** Once, and without the classes of libraries, of which only names matter. */
    @BeforeAll
    static void read() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        production = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.repmlpeval");
        assertThat(production).hasSizeGreaterThan(300);
    }

    @AfterAll
    static void forget() {
        ArchConfiguration.get().reset();
    }

    @Test
    void everyPackageStandsInTheTable() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : production) {
            if (!type.getSimpleName().equals("package-info")) {
                packages.add(type.getPackageName());
            }
        }
        assertThat(new TreeSet<>(rooms())).isEqualTo(packages);
    }

    @Test
    void noPackageUsesALaterOne() throws IOException {
        List<String> rooms = rooms();
        Set<String> upward = new TreeSet<>();
        for (JavaClass type : production) {
            String from = type.getPackageName();
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .filter(target -> !mayUse(from, target.getPackageName(), rooms))
                    .forEach(target -> upward.add(type.getName() + " -> " + target.getName()));
        }
        assertThat(upward).isEmpty();
    }

    @Test
    void noPackageIsTooLargeToKnowAtAGlance() throws IOException {
        Map<String, Integer> large = new TreeMap<>();
        for (String module : PACKAGE_OF_MODULE.keySet()) {
            try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(file -> large.merge(file.getParent().toString(), 1, Integer::sum));
            }
        }
        assertThat(large).isNotEmpty();
        large.values().removeIf(files -> files <= MAX_FILES);
        assertThat(large).isEmpty();
    }

    /** Packages in the order of the table. */
    private static List<String> rooms() throws IOException {
        List<String> rooms = new ArrayList<>();
        for (String line : Files.readAllLines(CHECKOUT.resolve("CONTRIBUTING.md"))) {
            Matcher row = ROW.matcher(line);
            if (!row.find()) {
                continue;
            }
            List<String> names =
                    NAME.matcher(row.group(1)).results().map(m -> m.group(1)).toList();
            String module = PACKAGE_OF_MODULE.get(names.get(0));
            if (module != null) {
                names.stream().skip(1).forEach(name -> rooms.add(ROOT + module + (name.equals(".") ? "" : name)));
            }
        }
        assertThat(rooms).doesNotHaveDuplicates().hasSizeGreaterThan(40);
        return rooms;
    }

    private static boolean mayUse(String from, String to, List<String> rooms) {
        if (from.equals(to)) {
            return true;
        }
        String module = module(from);
        if (module.equals(module(to))) {
            return rooms.indexOf(to) < rooms.indexOf(from);
        }
        return module.equals("job");
    }

    private static String module(String name) {
        return name.substring(ROOT.length()).split("\\.")[0];
    }
}
