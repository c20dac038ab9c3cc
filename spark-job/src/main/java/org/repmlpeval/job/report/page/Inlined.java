package org.repmlpeval.job.report.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.repmlpeval.partitioning.Digests;

/**
 * The style and the scripts that a page carries, and the policy that allows a browser to use these and nothing else.
 *
 * @param style text of the style sheet
 * @param scripts texts of the scripts in their order
 */
public record Inlined(String style, List<String> scripts) {
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    /** @throws IOException if the program lacks one of them */
    public static Inlined read() throws IOException {
        Properties versions = new Properties();
        try (InputStream in = open("scripts.properties")) {
            versions.load(in);
        }
        String chartjs = "chart.js/" + versions.getProperty("chartjs") + "/dist/chart.umd.js";
        String jquery = "jquery/" + versions.getProperty("jquery") + "/jquery.slim.min.js";
        String tables = "datatables/" + versions.getProperty("datatables") + "/js/dataTables.min.js";
        return new Inlined(
                text("page.css"),
                List.of(text(WEBJARS + chartjs), text(WEBJARS + jquery), text(WEBJARS + tables), text("page.js")));
    }

    /** The style of a page without scripts. @throws IOException if the program lacks it */
    public static Inlined styleOnly() throws IOException {
        return new Inlined(text("page.css"), List.of());
    }

    /** The content of {@code Content-Security-Policy}: inlined style and scripts by their hashes, images within the page, no network. */
    public String policy() {
        return "default-src 'none'; img-src data:; style-src " + source(style) + "; script-src "
                + (scripts.isEmpty()
                        ? "'none'"
                        : scripts.stream().map(Inlined::source).collect(Collectors.joining(" ")))
                + "; base-uri 'none'; form-action 'none'";
    }

    private static String source(String text) {
        byte[] hash = Digests.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = Inlined.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException("the program lacks its resource " + name + "; install it again");
        }
        return in;
    }

    /** Line ends as a browser hashes them, and without a reference to a map of the source, which only developers of the script need. */
    private static String text(String name) throws IOException {
        try (InputStream in = open(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
            if (text.matches("(?is).*</(script|style).*")) {
                throw new IllegalStateException("the resource " + name + " would end its element too early");
            }
            return text;
        }
    }
}
