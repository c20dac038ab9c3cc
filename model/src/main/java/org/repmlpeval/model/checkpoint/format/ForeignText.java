package org.repmlpeval.model.checkpoint.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.model.checkpoint.NameText;

/** Recognises text files that people mistake for checkpoints. Most are a server's answer saved under the checkpoint's name. */
public final class ForeignText {
    private static final String LFS = "version https://git-lfs.github.com/spec/";
    private static final Pattern LFS_SIZE = Pattern.compile("(?m)^size (\\d{1,18})$");
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>(.{1,200}?)</title>");
    private static final Pattern DVC = Pattern.compile("(?s)^outs:\\s*\\n\\s*- +(md5|hash|path|etag):.*");

    private ForeignText() {}

    /** What the text is, with its first line, and what to do; empty if the bytes are not text. */
    static Optional<String> explain(byte[] head) {
        return text(head).map(ForeignText::explain);
    }

    /** The first line that is not blank, in quotes, escaped and cut. */
    public static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(NameText::excerpt)
                .orElse("blank");
    }

    private static String explain(String text) {
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.isEmpty()) {
            return "a text file that holds only blank lines; copy or download the checkpoint again";
        }
        if (text.startsWith(LFS)) {
            Matcher size = LFS_SIZE.matcher(text);
            return "a Git LFS pointer, a small text in place of the file"
                    + (size.find() ? " of " + size.group(1) + " bytes" : "")
                    + "; fetch the file itself with git lfs pull, or download it from the repository's web page";
        }
        if (DVC.matcher(start).matches()) {
            return "a DVC pointer, a small text in place of the file; fetch the file itself with dvc pull";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html") || start.contains("<html")) {
            Matcher title = TITLE.matcher(text);
            return "an HTML web page"
                    + (title.find()
                            ? " with the title "
                                    + NameText.excerpt(title.group(1).strip())
                            : ", whose first line is " + firstLine(text))
                    + "; the server sent a page such as a login, an error or a virus-scan warning instead of the file; open the"
                    + " link in a browser, or use that site's download tool";
        }
        if (start.startsWith("<?xml") || start.startsWith("<error")) {
            String body = text.stripLeading().replaceFirst("(?s)^<\\?xml.*?\\?>", "");
            return "an XML text whose first line is " + firstLine(body)
                    + "; storage servers report errors this way; check the address and your access rights, and download the"
                    + " file again";
        }
        if (start.startsWith("(dp") || start.startsWith("ccollections\n") || start.startsWith("(lp")) {
            return "a protocol 0 pickle that torch.save did not write; save its tensors with torch.save(state_dict, file)";
        }
        return "a text file whose first line is " + firstLine(text)
                + "; give the .pth or .safetensors file itself, and download it again if this text is a server's answer";
    }

    private static Optional<String> text(byte[] head) {
        Charset charset = StandardCharsets.UTF_8;
        if (head.length > 1 && (head[0] == -1 && head[1] == -2 || head[0] == -2 && head[1] == -1)) {
            charset = StandardCharsets.UTF_16;
        }
        String text = new String(head, charset);
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        // The last character may be cut by the end of the head.
        long strange = text.substring(0, Math.max(0, text.length() - 1))
                .codePoints()
                .filter(c -> c == 0xfffd || Character.isISOControl(c) && !Character.isWhitespace(c) && c != 0x1b)
                .count();
        return strange == 0 ? Optional.of(text) : Optional.empty();
    }
}
