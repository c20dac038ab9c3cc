package org.repmlpeval.job.report;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Javadoc of records: what each is, and what each component is. */
final class RecordDocs {
    private static final Pattern PARAM = Pattern.compile("(?:^|(?<=\\s))@param\\s+(\\w+)\\s+");
    private static final Pattern TAG = Pattern.compile("\\{@(code|link|value)\\s+([^}]*)}");

    /** By the class's binary name; without a doc comment there is no entry. */
    private final Map<String, String> comments = new HashMap<>();

    /** Reads all sources below the folders. */
    RecordDocs(Path... folders) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            for (Path folder : folders) {
                List<Path> sources;
                try (Stream<Path> all = Files.walk(folder)) {
                    sources = all.filter(file -> file.toString().endsWith(".java"))
                            .toList();
                }
                JavacTask task = (JavacTask) compiler.getTask(
                        null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
                Trees trees = Trees.instance(task);
                for (CompilationUnitTree unit : task.parse()) {
                    new Scanner(trees, String.valueOf(unit.getPackageName()) + ".").scan(unit, null);
                }
            }
        }
    }

    private final class Scanner extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private String outer;

        private Scanner(Trees trees, String outer) {
            this.trees = trees;
            this.outer = outer;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String before = outer;
            String name = outer + type.getSimpleName();
            String comment = trees.getDocComment(getCurrentPath());
            if (type.getKind() == Tree.Kind.RECORD && comment != null) {
                comments.put(name, comment);
            }
            outer = name + "$";
            super.visitClass(type, nothing);
            outer = before;
            return null;
        }
    }

    /** What a record is, by the first paragraph of its Javadoc; empty if that does not say it. */
    String type(Class<?> record) {
        return plain(
                record,
                PARAM.split(comments.getOrDefault(record.getName(), ""), 2)[0].split("<p>", 2)[0]);
    }

    /** What a component of a record is; empty if its Javadoc does not say it. */
    String component(Class<?> record, String name) {
        String comment = comments.getOrDefault(record.getName(), "");
        List<MatchResult> params = PARAM.matcher(comment).results().toList();
        for (int i = 0; i < params.size(); i++) {
            if (params.get(i).group(1).equals(name)) {
                int end = i + 1 < params.size() ? params.get(i + 1).start() : comment.length();
                return plain(record, comment.substring(params.get(i).end(), end));
            }
        }
        return "";
    }

    private static String plain(Class<?> record, String comment) {
        Matcher tags = TAG.matcher(comment);
        return tags.replaceAll(tag -> Matcher.quoteReplacement(tag(record, tag.group(1), tag.group(2))))
                .replaceAll("<[^>]*>", "")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("[;,]$", "");
    }

    private static String tag(Class<?> record, String kind, String text) {
        if (kind.equals("value")) {
            try {
                Field constant = record.getDeclaredField(text.replace("#", ""));
                constant.setAccessible(true);
                return String.valueOf(constant.get(null));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("{@value " + text + "} of " + record, e);
            }
        }
        return kind.equals("code")
                ? text.replaceAll("\\s+", " ")
                : text.replaceAll("\\(.*", "")
                        .replaceAll("^#", "")
                        .replaceAll("[\\w.]*\\.(?=\\w+(#|$))", "")
                        .replace('#', '.');
    }
}
